import { has } from '../../project/proxy/traefik.ts'
import { rule } from '../../rule.ts'

/** A tag that names no patch is the newest one. */
function isOld(tag: string): boolean {
  const [, major, minor, patch] = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?![\d.])/.exec(tag)?.map(Number) ?? []
  if (major === undefined || Number.isNaN(major)) return false
  if (major < 2) return true
  const [needsMinor, needsPatch] = major === 2 ? [11, 31] : major === 3 ? [6, 1] : [0, 0]
  if (minor === undefined || Number.isNaN(minor)) return false
  return minor < needsMinor || (minor === needsMinor && patch !== undefined && patch < needsPatch)
}

export const versionDocker29 = rule({
  id: 'traefik/version-docker29',
  severity: 'high',
  title: 'This Traefik cannot speak to Docker 29',
  why: 'Docker 29 refuses clients below API 1.44, and Traefik before 2.11.31 and 3.6.1 asks with 1.24: after the host’s next update no route is left.',
  source: 'github.com/traefik/traefik/issues/12253',
  fix: 'Use traefik:v3.6 or later, or v2.11.31 and later of version 2.',
  *find({ traefik }) {
    for (const { service, settings } of traefik.traefiks) {
      const image = service?.image
      if (service === undefined || image === undefined || image.isOpen) continue
      const asks = has(settings, 'providers.docker') || has(settings, 'docker') || has(settings, 'providers.swarm')
      if (!asks && !service.mounts.some(({ source }) => source.endsWith('docker.sock'))) continue
      if (isOld(/(?:^|\/)traefik:(.+)$/.exec(image.value.split('@')[0] ?? '')?.[1] ?? ''))
        yield { at: image.at, message: `${image.value} asks Docker for an API that Docker 29 no longer has` }
    }
  },
})
