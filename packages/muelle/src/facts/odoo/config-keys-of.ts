import type { OdooCli } from './odoo-cli.ts'

/** How Odoo reads a key of odoo.conf. */
type ConfigType = OdooCli['configKeys'][number]['type']

export interface ConfigKey {
  readonly key: string
  readonly type: ConfigType
  /** Null in the file is only right where Odoo's own default is null. */
  readonly nullable?: true
  readonly choices?: readonly string[]
  readonly secret?: true
}

/** The part of odoo-cli.json that a key of odoo.conf is checked with. */
export interface ConfigKeys {
  readonly source: string
  readonly booleans: readonly string[]
  readonly cliOnly: readonly string[]
  readonly keys: readonly ConfigKey[]
}

/** Takes that part out of the whole. */
export function configKeysOf({ meta, configFile, configKeys }: OdooCli): ConfigKeys {
  return {
    source: `odoo-cli.json, Odoo ${meta.build}`,
    booleans: [...configFile.booleans.true, ...configFile.booleans.false],
    cliOnly: configFile.cliOnlyKeys,
    keys: configKeys.map(({ key, type, choices, secret, default: value }) => ({
      key,
      type,
      ...(value === null ? { nullable: true as const } : {}),
      ...(choices ? { choices } : {}),
      ...(secret ? { secret: true as const } : {}),
    })),
  }
}
