import { posix } from 'node:path'
import type { Service } from '../../read/compose/service.ts'
import type { Located, Place, TextFile } from '../../text.ts'
import { below } from '../../tree.ts'
import type { Image } from '../images.ts'
import { imageName } from '../role.ts'

/** A file or folder that a Dockerfile puts into the image. */
export interface Copied {
  readonly at: Place
  /** Relative to what is audited. */
  readonly source: string
  /** In the image; a folder when it ends with a slash or several come. */
  readonly target: string
}

/** The image of an Odoo service, as far as it matters for what Odoo reads. */
export interface OdooImage {
  /** The first image below: `odoo:19.0` of a Dockerfile that begins with it. */
  readonly reference: string | undefined
  /** Docker Hub's `odoo` is below. */
  readonly isOfficial: boolean
  readonly dockerfile: TextFile | undefined
  /** ENTRYPOINT of the Dockerfile: the official one's work is not done then. */
  readonly entrypoint: readonly Located<string>[] | undefined
  readonly command: readonly Located<string>[] | undefined
  readonly copies: readonly Copied[]
  readonly environment: ReadonlyMap<string, string>
}

/** @param built what its Dockerfile makes of it; undefined when there is none at hand. */
export function odooImage(service: Service, built: Image | undefined): OdooImage {
  const reference = built?.base ?? service.image?.value
  const isOwn = service.build !== undefined && built === undefined
  return {
    reference,
    isOfficial: !isOwn && isOfficial(reference),
    dockerfile: built?.dockerfile.file,
    entrypoint: built?.entrypoint?.words,
    command: built?.command?.words,
    copies: built === undefined ? [] : copiedBy(built),
    environment: built?.variables ?? new Map(),
  }
}

/** `odoo`, `library/odoo`, `docker.io/odoo`; a mirror of the hub keeps the last part. */
const isOfficial = (reference: string | undefined) =>
  reference !== undefined && /^((docker\.io\/)?(library\/)?|[\w.-]+(:\d+)?\/library\/)odoo([:@]|$)/.test(reference)

function copiedBy({ copies, context }: Image): readonly Copied[] {
  return copies.flatMap(({ instruction, from, sources, target }) =>
    from !== undefined || context === undefined
      ? []
      : sources.flatMap(({ value }) => {
          const source = below(context, value.replace(/^\/+/, ''))
          const folder = sources.length > 1 ? posix.join(target, '/') : target
          return source === undefined ? [] : [{ at: instruction.at, source, target: folder }]
        }),
  )
}

/** Odoo's series by a tag: 19 of `odoo:19.0-20260101`; undefined for `latest` and the like. */
export function majorOfReference(reference: string | undefined): number | undefined {
  if (reference === undefined || !/odoo|doodba/.test(imageName(reference))) return undefined
  const last = (reference.split('@')[0] ?? '').split('/').at(-1) ?? ''
  const found = /(?:^|[^\d])(1[0-9]|20)(?:\.0)?(?!\d)/.exec(last)?.[1]
  return found === undefined ? undefined : Number(found)
}
