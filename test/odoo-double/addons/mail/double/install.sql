CREATE TABLE mail_message (
    id serial PRIMARY KEY, subject varchar, date timestamp, body text, model varchar, res_id integer, message_type varchar,
    author_id integer, email_from varchar, message_id varchar, create_uid integer, write_uid integer, create_date timestamp, write_date timestamp);
CREATE TABLE mail_mail (
    id serial PRIMARY KEY, mail_message_id integer NOT NULL REFERENCES mail_message ON DELETE CASCADE, mail_message_id_int integer,
    fetchmail_server_id integer, create_uid integer, write_uid integer, email_cc varchar, email_to varchar, state varchar, failure_type varchar,
    body_html text, failure_reason text, "references" text, headers text, is_notification boolean, auto_delete boolean,
    scheduled_date timestamp, create_date timestamp, write_date timestamp);
CREATE TABLE mail_template (id serial PRIMARY KEY, name jsonb, mail_server_id integer);
CREATE TABLE fetchmail_server (id serial PRIMARY KEY, name varchar NOT NULL, server varchar, active boolean);
CREATE TABLE mail_push (id serial PRIMARY KEY, payload text);
CREATE TABLE mail_push_device (id serial PRIMARY KEY, partner_id integer, endpoint varchar NOT NULL);
WITH action AS (
    INSERT INTO ir_act_server (name, usage, code) VALUES ('{"en_US": "Mail: Email Queue Manager"}', 'ir_cron', 'model.process_email_queue()') RETURNING id)
INSERT INTO ir_cron (ir_actions_server_id, user_id, interval_number, interval_type, priority, failure_count, cron_name, active, nextcall, create_date, write_date)
SELECT id, 1, 1, 'hours', 6, 0, 'Mail: Email Queue Manager', true, date_trunc('second', now() AT TIME ZONE 'UTC'), now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC' FROM action;
INSERT INTO ir_model_data (module, name, model, res_id, noupdate)
SELECT 'mail', 'ir_cron_mail_scheduler_action', 'ir.cron', max(id), true FROM ir_cron;
