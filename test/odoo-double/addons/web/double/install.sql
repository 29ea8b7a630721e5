INSERT INTO ir_ui_view (name, key, type, active) VALUES
    ('Login', 'web.login', 'qweb', true), ('Neutralize banner', 'web.neutralize_banner', 'qweb', false);
