-- The tables of base that the double reads and writes, with Odoo 19's names, types and constraints.
CREATE TABLE ir_act_server (
    id serial PRIMARY KEY, binding_type varchar NOT NULL DEFAULT 'action', type varchar NOT NULL DEFAULT 'ir.actions.server',
    name jsonb NOT NULL, sequence integer DEFAULT 5, model_id integer, usage varchar NOT NULL DEFAULT 'ir_actions_server',
    state varchar NOT NULL DEFAULT 'code', webhook_url varchar, code text,
    create_uid integer, write_uid integer, create_date timestamp, write_date timestamp);
CREATE TABLE res_currency (
    id serial PRIMARY KEY, name varchar NOT NULL UNIQUE, symbol varchar NOT NULL, active boolean DEFAULT true,
    create_uid integer, write_uid integer, create_date timestamp, write_date timestamp);
CREATE TABLE res_lang (
    id serial PRIMARY KEY, name varchar NOT NULL UNIQUE, code varchar NOT NULL UNIQUE, active boolean,
    create_uid integer, write_uid integer, create_date timestamp, write_date timestamp);
CREATE TABLE res_partner (
    id serial PRIMARY KEY, company_id integer, create_date timestamp, name varchar, parent_id integer REFERENCES res_partner ON DELETE RESTRICT,
    user_id integer, state_id integer, country_id integer, color integer, commercial_partner_id integer,
    create_uid integer, write_uid integer, complete_name varchar, ref varchar, lang varchar, tz varchar, vat varchar,
    company_registry varchar, website varchar, function varchar, type varchar, street varchar, street2 varchar, zip varchar, city varchar,
    email varchar, phone varchar, company_name varchar, comment text, active boolean, employee boolean, is_company boolean,
    partner_share boolean, write_date timestamp,
    CONSTRAINT res_partner_check_name CHECK ((type = 'contact' AND name IS NOT NULL) OR type <> 'contact'));
CREATE INDEX res_partner__complete_name_index ON res_partner (complete_name);
CREATE TABLE res_company (
    id serial PRIMARY KEY, name varchar NOT NULL UNIQUE, partner_id integer NOT NULL REFERENCES res_partner ON DELETE RESTRICT,
    currency_id integer NOT NULL REFERENCES res_currency ON DELETE RESTRICT, sequence integer, create_date timestamp, parent_path varchar,
    parent_id integer REFERENCES res_company ON DELETE RESTRICT, email varchar, phone varchar, active boolean DEFAULT true,
    create_uid integer, write_uid integer, write_date timestamp);
ALTER TABLE res_partner ADD FOREIGN KEY (company_id) REFERENCES res_company ON DELETE SET NULL;
CREATE TABLE res_users (
    id serial PRIMARY KEY, company_id integer NOT NULL REFERENCES res_company ON DELETE RESTRICT,
    partner_id integer NOT NULL REFERENCES res_partner ON DELETE RESTRICT, active boolean DEFAULT true, create_date timestamp,
    login varchar NOT NULL, password varchar, action_id integer, create_uid integer, write_uid integer, signature text, share boolean,
    write_date timestamp, CONSTRAINT res_users_login_key UNIQUE (login));
CREATE TABLE res_users_log (
    id serial PRIMARY KEY, create_uid integer, write_uid integer, create_date timestamp, write_date timestamp);
CREATE TABLE res_groups (
    id serial PRIMARY KEY, name jsonb NOT NULL, sequence integer, create_uid integer, write_uid integer, comment jsonb, share boolean,
    create_date timestamp, write_date timestamp);
CREATE TABLE res_groups_users_rel (gid integer REFERENCES res_groups ON DELETE CASCADE, uid integer REFERENCES res_users ON DELETE CASCADE, PRIMARY KEY (gid, uid));
CREATE TABLE ir_module_category (
    id serial PRIMARY KEY, parent_id integer REFERENCES ir_module_category ON DELETE SET NULL, name jsonb NOT NULL,
    create_uid integer, write_uid integer, create_date timestamp, write_date timestamp);
CREATE TABLE ir_module_module (
    id serial PRIMARY KEY, create_uid integer, create_date timestamp, write_date timestamp, write_uid integer, website varchar,
    summary jsonb, name varchar NOT NULL, author varchar, icon varchar, state varchar(16), latest_version varchar, shortdesc jsonb,
    category_id integer REFERENCES ir_module_category ON DELETE SET NULL, description jsonb, application boolean DEFAULT false,
    demo boolean DEFAULT false, web boolean DEFAULT false, license varchar(32), sequence integer DEFAULT 100,
    auto_install boolean DEFAULT false, to_buy boolean DEFAULT false, published_version varchar, url varchar, imported boolean,
    CONSTRAINT ir_module_module_name_uniq UNIQUE (name));
CREATE INDEX ir_module_module__state_index ON ir_module_module (state);
CREATE TABLE ir_module_module_dependency (
    id serial PRIMARY KEY, name varchar, module_id integer REFERENCES ir_module_module ON DELETE CASCADE,
    auto_install_required boolean DEFAULT true);
CREATE TABLE ir_model_data (
    id serial PRIMARY KEY, create_uid integer, create_date timestamp DEFAULT (now() AT TIME ZONE 'UTC'),
    write_date timestamp DEFAULT (now() AT TIME ZONE 'UTC'), write_uid integer, res_id integer, noupdate boolean DEFAULT false,
    name varchar NOT NULL, module varchar NOT NULL, model varchar NOT NULL);
CREATE UNIQUE INDEX ir_model_data_module_name_uniq_index ON ir_model_data (module, name);
CREATE TABLE ir_model (
    id serial PRIMARY KEY, model varchar NOT NULL UNIQUE, name jsonb, state varchar DEFAULT 'base', transient boolean DEFAULT false);
CREATE TABLE ir_model_fields (
    id serial PRIMARY KEY, model_id integer REFERENCES ir_model ON DELETE CASCADE, model varchar NOT NULL, name varchar NOT NULL,
    ttype varchar, state varchar DEFAULT 'base', UNIQUE (model, name));
CREATE TABLE ir_config_parameter (
    id serial PRIMARY KEY, create_uid integer, write_uid integer, key varchar NOT NULL, value text NOT NULL,
    create_date timestamp, write_date timestamp, CONSTRAINT ir_config_parameter_key_uniq UNIQUE (key));
CREATE TABLE ir_attachment (
    id serial PRIMARY KEY, res_id integer, company_id integer REFERENCES res_company ON DELETE SET NULL, file_size integer,
    create_uid integer REFERENCES res_users ON DELETE SET NULL, write_uid integer REFERENCES res_users ON DELETE SET NULL,
    name varchar NOT NULL, res_model varchar, res_field varchar, type varchar NOT NULL, url varchar(1024), access_token varchar,
    store_fname varchar, checksum varchar(40), mimetype varchar, description text, index_content text, public boolean,
    create_date timestamp, write_date timestamp, db_datas bytea, original_id integer REFERENCES ir_attachment ON DELETE SET NULL);
CREATE INDEX ir_attachment__store_fname_index ON ir_attachment (store_fname);
CREATE INDEX ir_attachment__url_index ON ir_attachment (url) WHERE url IS NOT NULL;
CREATE INDEX ir_attachment_res_idx ON ir_attachment (res_model, res_id);
CREATE TABLE ir_ui_view (
    id serial PRIMARY KEY, priority integer NOT NULL DEFAULT 16, inherit_id integer REFERENCES ir_ui_view ON DELETE RESTRICT, name varchar NOT NULL,
    model varchar, key varchar, type varchar, mode varchar NOT NULL DEFAULT 'primary', arch_db jsonb, active boolean DEFAULT true,
    create_uid integer, write_uid integer, create_date timestamp, write_date timestamp);
CREATE TABLE ir_mail_server (
    id serial PRIMARY KEY, smtp_port integer, sequence integer, name varchar NOT NULL, from_filter varchar, smtp_host varchar,
    smtp_authentication varchar NOT NULL, smtp_user varchar, smtp_pass varchar, smtp_encryption varchar NOT NULL, smtp_debug boolean,
    active boolean, create_uid integer, write_uid integer, create_date timestamp, write_date timestamp);
CREATE TABLE ir_logging (
    id serial PRIMARY KEY, create_uid integer, write_uid integer, name varchar NOT NULL, type varchar NOT NULL, dbname varchar,
    level varchar, path varchar NOT NULL, func varchar NOT NULL, line varchar NOT NULL, message text NOT NULL,
    create_date timestamp, write_date timestamp);
CREATE TABLE ir_cron (
    id serial PRIMARY KEY, ir_actions_server_id integer NOT NULL REFERENCES ir_act_server ON DELETE RESTRICT,
    user_id integer NOT NULL REFERENCES res_users ON DELETE RESTRICT, interval_number integer NOT NULL, priority integer,
    failure_count integer, create_uid integer, write_uid integer, cron_name varchar, interval_type varchar NOT NULL, active boolean,
    nextcall timestamp NOT NULL, lastcall timestamp, first_failure_date timestamp, create_date timestamp, write_date timestamp,
    CONSTRAINT ir_cron_check_strictly_positive_interval CHECK (interval_number > 0));
CREATE TABLE ir_cron_trigger (
    id serial PRIMARY KEY, cron_id integer NOT NULL REFERENCES ir_cron ON DELETE CASCADE, call_at timestamp NOT NULL,
    create_uid integer, write_uid integer, create_date timestamp, write_date timestamp);
CREATE TABLE ir_cron_progress (
    id serial PRIMARY KEY, cron_id integer NOT NULL REFERENCES ir_cron ON DELETE CASCADE, remaining integer, done integer,
    timed_out_counter integer, create_uid integer, write_uid integer, deactivate boolean, create_date timestamp, write_date timestamp);
