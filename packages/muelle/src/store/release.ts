import { z } from 'zod'
import type { HostFile, HostSession } from '../engine/host/session.ts'
import { parseStored } from '../kernel/stored.ts'

/** The two web containers that take turns. */
export const Colour = z.enum(['blue', 'green'])
export type Colour = z.output<typeof Colour>

/** `state/release.json` on the host: what serves now. Both `.env` and `active.cfg` are written from it. */
const ReleaseFile = z.strictObject({
  schema: z.literal(1),
  active: Colour,
  /** Application image of each colour, and of the cron container. */
  images: z.strictObject({ blue: z.string(), green: z.string(), cron: z.string() }),
  at: z.string(),
  /** Absolute path of the project on this machine, when its sources are mounted: in development only. */
  sources: z.string().optional(),
})
export type Release = z.output<typeof ReleaseFile>

/** Where the release of a stack is written on the host. */
export const releasePath = 'state/release.json'

/** The release in force; undefined before the first `up`. */
export async function readRelease(session: HostSession): Promise<Release | undefined> {
  const text = await session.read(releasePath)
  return text === undefined ? undefined : parseRelease(text)
}

/**
 * Reads a release.
 * @throws UserError when a newer Muelle wrote it.
 */
export const parseRelease = (text: string): Release => parseStored(ReleaseFile, text, releasePath)

/**
 * The files that make a release the one in force after any restart: Compose reads `.env`, HAProxy reads `active.cfg`.
 * All are readable without Muelle.
 * @param colours those that plain `docker compose up -d` starts; both during a switch, so that neither file can lead to nobody.
 */
export function releaseFiles(release: Release, colours: readonly Colour[] = [release.active]): readonly HostFile[] {
  const root = { mode: 0o644, uid: 0, gid: 0 }
  const { active, images, sources } = release
  return [
    { path: releasePath, content: `${JSON.stringify(release, null, 2)}\n`, ...root },
    { path: 'state/proxy/active.cfg', content: `global\n  setenv MUELLE_ACTIVE ${active}\n`, ...root },
    {
      path: '.env',
      content: [
        '# Written by Muelle on this host: the active colour and the application images. See state/release.json.',
        `COMPOSE_PROFILES=${colours.join(',')}`,
        `MUELLE_IMAGE_BLUE=${images.blue}`,
        `MUELLE_IMAGE_GREEN=${images.green}`,
        `MUELLE_IMAGE_CRON=${images.cron}`,
        ...(sources === undefined ? [] : [`MUELLE_SOURCES='${sources}'`]),
        '',
      ].join('\n'),
      ...root,
    },
  ]
}

/**
 * The release after the active colour, and cron with it, got this image; the other colour keeps its own.
 * @param sources the project's directory, when its sources are mounted.
 */
export function withActiveImage(previous: Release | undefined, image: string, at: string, sources?: string): Release {
  const active = previous?.active ?? 'blue'
  const images = { blue: image, green: image, ...previous?.images, cron: image, [active]: image }
  const same = previous !== undefined && JSON.stringify(previous.images) === JSON.stringify(images)
  return { schema: 1, active, images, at: same ? previous.at : at, ...(sources === undefined ? {} : { sources }) }
}
