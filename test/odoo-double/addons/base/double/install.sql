-- The records of base that something outside Odoo may look at.
INSERT INTO res_currency (id, name, symbol) VALUES (1, 'USD', '$');
SELECT setval('res_currency_id_seq', 1);
INSERT INTO res_lang (id, name, code, active) VALUES (1, 'English (US)', 'en_US', true);
SELECT setval('res_lang_id_seq', 1);
INSERT INTO res_partner (id, name, complete_name, company_id, type, active, is_company, lang, create_date) VALUES
    (1, 'My Company', 'My Company', NULL, 'contact', true, true, 'en_US', now() AT TIME ZONE 'UTC'),
    (2, 'System', 'System', NULL, 'contact', false, false, 'en_US', now() AT TIME ZONE 'UTC'),
    (3, 'Administrator', 'Administrator', NULL, 'contact', true, false, 'en_US', now() AT TIME ZONE 'UTC'),
    (4, 'Public user', 'Public user', NULL, 'contact', false, false, 'en_US', now() AT TIME ZONE 'UTC'),
    (5, 'Portal User Template', 'Portal User Template', NULL, 'contact', false, false, 'en_US', now() AT TIME ZONE 'UTC');
UPDATE res_partner SET email = 'odoobot@example.com' WHERE id = 2;
SELECT setval('res_partner_id_seq', 5);
INSERT INTO res_company (id, name, partner_id, currency_id, create_date) VALUES (1, 'My Company', 1, 1, now() AT TIME ZONE 'UTC');
SELECT setval('res_company_id_seq', 1);
INSERT INTO res_users (id, login, password, active, share, partner_id, company_id, create_date) VALUES
    (1, '__system__', NULL, false, false, 2, 1, now() AT TIME ZONE 'UTC'),
    (2, 'admin', 'admin', true, false, 3, 1, now() AT TIME ZONE 'UTC'),
    (3, 'public', NULL, false, true, 4, 1, now() AT TIME ZONE 'UTC'),
    (4, 'portaltemplate', NULL, false, true, 5, 1, now() AT TIME ZONE 'UTC');
SELECT setval('res_users_id_seq', 4);
INSERT INTO res_groups (id, name) VALUES (1, '{"en_US": "Role / User"}'), (2, '{"en_US": "Administrator"}');
SELECT setval('res_groups_id_seq', 2);
INSERT INTO res_groups_users_rel (gid, uid) VALUES (1, 2), (2, 2);
INSERT INTO ir_act_server (id, name, usage, code) VALUES
    (1, '{"en_US": "Base: Auto-vacuum internal data"}', 'ir_cron', 'model._run_vacuum_cleaner()'),
    (2, '{"en_US": "Base: Portal Users Deletion"}', 'ir_cron', 'model._gc_portal_users()');
SELECT setval('ir_act_server_id_seq', 2);
INSERT INTO ir_cron (id, ir_actions_server_id, user_id, interval_number, interval_type, priority, failure_count, cron_name, active, nextcall, create_date, write_date) VALUES
    (1, 1, 1, 1, 'days', 3, 0, 'Base: Auto-vacuum internal data', true, date_trunc('second', now() AT TIME ZONE 'UTC'), now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'),
    (2, 2, 1, 1, 'days', 8, 0, 'Base: Portal Users Deletion', true, date_trunc('second', now() AT TIME ZONE 'UTC'), now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC');
SELECT setval('ir_cron_id_seq', 2);
INSERT INTO ir_model_data (module, name, model, res_id, noupdate) VALUES
    ('base', 'main_company', 'res.company', 1, true), ('base', 'main_partner', 'res.partner', 1, true), ('base', 'user_root', 'res.users', 1, true),
    ('base', 'user_admin', 'res.users', 2, true), ('base', 'partner_admin', 'res.partner', 3, true), ('base', 'public_user', 'res.users', 3, true),
    ('base', 'USD', 'res.currency', 1, true), ('base', 'group_user', 'res.groups', 1, true), ('base', 'group_system', 'res.groups', 2, true),
    ('base', 'autovacuum_job', 'ir.cron', 1, true), ('base', 'ir_cron_res_users_deletion', 'ir.cron', 2, true);
