import type { Settings, Traefik } from '../../project/proxy/traefik.ts'
import type { Service } from '../../read/compose/service.ts'
import type { Located } from '../../text.ts'

/** Where a Traefik gets certificates from. */
interface Resolver {
  /** What its keys begin with. */
  readonly name: string
  readonly first: Located<string>
  readonly settings: Settings
  readonly service: Service | undefined
}

export function resolversOf(traefiks: readonly Traefik[]): readonly Resolver[] {
  return traefiks.flatMap(({ settings, service }) => {
    const found = new Map<string, Located<string>>()
    for (const [key, value] of settings) {
      const name = /^(certificatesresolvers\.[^.]+\.|)acme\./.exec(key)?.[1]
      if (name !== undefined && !found.has(name)) found.set(name, value)
    }
    return [...found].map(([name, first]) => ({ name, first, settings, service }))
  })
}
