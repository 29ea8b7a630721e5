import { z } from 'zod'
import { ImagesSection } from '../../stack/images.ts'
import { OdooSection } from '../../stack/odoo.ts'
import { domainName, ProxySection } from '../../stack/proxy.ts'
import { MuelleYaml } from '../../stack/schema.ts'

/** What `muelle init` may be told; what is left out is asked at a terminal, else taken from the folder. */
export const InitInput = z.object({
  name: MuelleYaml.shape.name.optional().describe('name of the stack; default: the name of the folder'),
  database: OdooSection.shape.databases.element
    .optional()
    .describe('name of the database; default: the name of the stack'),
  modules: OdooSection.shape.modules.unwrap().optional().describe('modules installed when the database is first made'),
  domain: domainName.optional().describe('public host name, such as erp.acme.cl'),
  tls: ProxySection.shape.tls.unwrap().optional().describe('who ends TLS; default: acme with a domain, off without'),
  trusted: ProxySection.shape.trusted
    .unwrap()
    .optional()
    .describe('networks of what stands in front (with --tls edge)')
    .meta({ placeholder: 'CIDR' }),
  imageSource: ImagesSection.shape.source.unwrap().optional().describe('where images come from; default: official'),
})
export type InitInput = z.output<typeof InitInput>

/** Everything that the file is made from. */
export interface Answers {
  readonly name: string
  readonly database: string
  readonly modules: readonly string[]
  readonly domain: string | undefined
  readonly tls: ProxySection['tls']
  readonly trusted: readonly string[]
  readonly imageSource: ImagesSection['source']
}

/** The answers for what was not said: from the folder's name, without asking. */
export function usualAnswers(input: InitInput, folder: string): Answers {
  const name = input.name ?? stackName(folder)
  return {
    name,
    database: input.database ?? name.replaceAll('-', '_'),
    modules: input.modules ?? [],
    domain: input.domain,
    tls: input.tls ?? (input.domain === undefined ? 'off' : 'acme'),
    trusted: input.trusted ?? [],
    imageSource: input.imageSource ?? 'official',
  }
}

/** A name for the stack out of any name of a folder: `Año 2026/ACME.cl` gives `acme-cl`. */
export function stackName(folder: string): string {
  const plain = folder
    .normalize('NFD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 40)
    .replace(/-+$/, '')
  return plain === '' ? 'odoo' : plain
}
