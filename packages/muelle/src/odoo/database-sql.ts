/** Whether a database says of itself that it is neutralised, as an SQL expression. Source: Odoo 19.0 `odoo/modules/neutralize.py`. */
export const isNeutralized =
  "EXISTS (SELECT FROM ir_config_parameter WHERE key = 'database.is_neutralized' AND lower(value) = 'true')"

/** System parameters by which a database is told from every other. Source: Odoo 19.0 ir_config_parameter.py _default_parameters. */
export const identities = ['database.uuid', 'database.secret'] as const

/**
 * Makes it another database than the one it was copied from: links and tokens of that one are none of this. The last one is of
 * microsoft_calendar, where it is installed.
 */
export const newIdentitySql = [
  ...identities.map(
    (key) =>
      `INSERT INTO ir_config_parameter (key, value) VALUES ('${key}', gen_random_uuid()::text) ON CONFLICT (key) DO UPDATE SET value = excluded.value;`,
  ),
  "UPDATE ir_config_parameter SET value = to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') WHERE key = 'database.create_date';",
  "UPDATE ir_config_parameter SET value = gen_random_uuid()::text WHERE key = 'microsoft_calendar.microsoft_guid';",
  '',
].join('\n')
