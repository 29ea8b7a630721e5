/**
 * What the name of a key of odoo.conf does not let one expect.
 * Source: Odoo 19.0 odoo/addons/base/models/ir_mail_server.py, _connect__: `smtp_ssl` becomes `starttls`, for which no
 * certificate is verified; smtplib.SMTP_SSL is used for servers of the database alone.
 */
export const remarks: ReadonlyMap<string, string> = new Map([
  [
    'smtp_ssl',
    'This is STARTTLS (587, 25), not SSL from the first byte (465), and Odoo does not verify the certificate of the mail server. A server that the database names can have both.',
  ],
  ['smtp_port', 'Not 465: from odoo.conf Odoo begins without encryption, and a server of 465 does not answer that.'],
])
