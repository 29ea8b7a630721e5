import { posix } from 'node:path'
import { z } from 'zod'

/**
 * A path inside the project. Only plain characters: it is written into Dockerfiles. `./addons/` is read as `addons`.
 */
export const projectPath = z
  .string()
  .regex(
    /^(?!(.*\/)?\.\.(\/|$))[\w.@+-]+(\/[\w.@+-]+)*\/?$/,
    'a path inside the project, such as addons/local, of letters, digits and . _ - @ +',
  )
  .overwrite((path) => posix.normalize(path).replace(/\/$/, ''))

/** Source: the grammar of references in github.com/distribution/reference. */
export const imageReference = z
  .string()
  .regex(
    /^([a-zA-Z0-9.-]+(:\d+)?\/)?[a-z0-9]+((\.|_{1,2}|-+|\/)[a-z0-9]+)*(:\w[\w.-]{0,127})?(@sha256:[0-9a-f]{64})?$/,
    'an image name such as odoo:19.0 or registry.acme.cl/odoo:19.0',
  )

/** A size in mebibytes or gibibytes. */
export const size = z.string().regex(/^[1-9]\d{0,5}[MG]$/, 'a size such as 2G or 1536M')

/** One line: it is written into a configuration file, where a line break would begin another key. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
export const oneLine = z.string().regex(/^[^\x00-\x1f\x7f]*$/, 'text of one line')
