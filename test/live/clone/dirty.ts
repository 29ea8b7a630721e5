import { createHash } from 'node:crypto'

const file = (text: string) => createHash('sha1').update(text).digest('hex')

/** A pipe lies in the place of this file, which nobody writes to. */
export const pipe = `${file('pipe').slice(0, 2)}/${file('pipe')}`

/** A table that only some modules make: made here when the image under test does not have it. */
const table = (name: string, columns: string) =>
  `CREATE TABLE IF NOT EXISTS ${name} (id serial PRIMARY KEY, ${columns});`

/**
 * What a production database may hold that must not go on in a copy, as SQL for the double and for Odoo 19 itself: the columns are
 * those that both have.
 */
export const dirtySql = `
SET ROLE odoo;
UPDATE ir_cron SET active = true;
INSERT INTO ir_mail_server (name, smtp_host, smtp_port, smtp_user, smtp_pass, smtp_encryption, smtp_authentication, active)
  VALUES ('acme', 'smtp.acme.test', 587, 'u', 'secret', 'starttls', 'login', true);
DO $$ BEGIN
  IF EXISTS (SELECT FROM information_schema.columns WHERE table_name = 'fetchmail_server' AND column_name = 'server_type') THEN
    INSERT INTO fetchmail_server (name, server, server_type, active) VALUES ('in', 'imap.acme.test', 'imap', true);
  ELSE
    INSERT INTO fetchmail_server (name, server, active) VALUES ('in', 'imap.acme.test', true);
  END IF;
END $$;
INSERT INTO mail_message (subject, email_from, message_type) VALUES ('x', 'a@acme.test', 'email');
INSERT INTO mail_mail (mail_message_id, state, email_to) SELECT max(id), 'outgoing', 'customer@acme.test' FROM mail_message;
UPDATE ir_act_server SET state = 'webhook', webhook_url = 'https://hook.acme.test/x' WHERE id = (SELECT min(id) FROM ir_act_server);
INSERT INTO ir_config_parameter (key, value) VALUES ('l10n_cl_dte.sii_environment', 'production'), ('acme.api_key', 'abc123'),
  ('acme.sii_url', 'https://palena.sii.cl/DTEWS/CrSeed.jws');
${table('payment_provider', 'code varchar NOT NULL, state varchar NOT NULL, stripe_secret_key varchar')}
INSERT INTO payment_provider (code, state, stripe_secret_key) VALUES ('stripe', 'enabled', 'sk_live_x');
${table('dte_certificate', 'cert_rut varchar, cert_file bytea, cert_password varchar, active boolean, state varchar')}
INSERT INTO dte_certificate (cert_rut, cert_file, cert_password, active) VALUES ('11111111-1', 'abc', 'pw', true);
${table('dte_caf', 'folio_desde integer, folio_hasta integer, caf_xml_content text, active boolean')}
INSERT INTO dte_caf (folio_desde, folio_hasta, caf_xml_content, active) VALUES (1, 100, '<AUTORIZACION/>', true);
INSERT INTO ir_attachment (name, type, res_model, res_field, store_fname, checksum, file_size)
  VALUES ('key.pem', 'binary', 'dte.certificate', 'cert_file', '${file('private key').slice(0, 2)}/${file('private key')}', '${file('private key')}', 11);
UPDATE res_partner SET email = 'person' || id || '@acme.test', vat = '76.086.428-5', phone = '+56 9 1234 5678', street = 'Calle 1';
INSERT INTO ir_attachment (name, type, store_fname, checksum, file_size)
  VALUES ('pipe', 'binary', '${pipe}', '${file('pipe')}', 4);
`
