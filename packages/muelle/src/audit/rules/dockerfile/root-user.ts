import { posix } from 'node:path'
import { type Image, imageOf } from '../../project/images.ts'
import { imageName } from '../../project/role.ts'
import { lineage } from '../../read/dockerfile/dockerfile.ts'
import { rule } from '../../rule.ts'
import type { Tree } from '../../tree.ts'
import { dockerfilesOf, shippedStages } from '../dockerfiles.ts'
import { entrypointScript } from '../entrypoint.ts'

/** Bases whose user is root and whose entrypoint gives nothing up. */
const rootBases =
  /^(ubuntu|debian|alpine|python|node|golang|fedora|centos|almalinux|rockylinux|amazonlinux|busybox|buildpack-deps|php|ruby)$/

/** Official images that start as root on purpose, and give it up themselves. */
const steppingDown = /^(postgres|postgis|pgvector|timescaledb|redis|valkey|nginx|caddy|haproxy|traefik|mariadb|mysql)/

export const rootUser = rule({
  id: 'dockerfile/root-user',
  severity: 'medium',
  title: 'An image runs as root',
  why: 'Whoever breaks into the process is root in the container, one kernel fault away from the host, and files on volumes become root’s.',
  source: 'hadolint DL3002; CIS Docker Benchmark 4.1',
  fix: 'End the Dockerfile with USER and a user without rights, such as odoo.',
  *find(project) {
    for (const dockerfile of dockerfilesOf(project))
      for (const stage of shippedStages(project, dockerfile)) {
        const image = imageOf(dockerfile, stage, posix.dirname(dockerfile.file.path))
        if (steppingDown.test(imageName(image.base)) || givesUp(project.tree, image)) continue
        const isRoot = image.user !== undefined && /^(root|0)(:|$)/.test(image.user.value)
        if (image.user !== undefined && isRoot)
          yield { at: image.user.at, message: 'the last USER is root: the image runs as root' }
        else if (image.user === undefined && rootBases.test(imageName(image.base)))
          yield { at: stage.from.at, message: `no USER is set, and ${image.base} runs as root` }
      }
  },
})

/** Whether the entrypoint changes to another user before it starts the work. */
function givesUp(tree: Tree, image: Image): boolean {
  const words = [...(image.entrypoint?.words ?? []), ...(image.command?.words ?? [])]
    .map(({ value }) => value)
    .join(' ')
  const script = entrypointScript(tree, image)?.text ?? ''
  // Whoever installs the program that changes the user has a use for it.
  const installs = lineage(image.stage).some(({ instructions }) =>
    instructions.some(({ name, body }) => name === 'RUN' && /\b(gosu|su-exec)\b/.test(body.value)),
  )
  if (installs) return true
  return /\b(gosu|su-exec|setpriv|runuser|chroot --userspec|supervisord|s6-overlay|\/init\b|su - |su -s|sudo -[Eu]+)/.test(
    `${words}\n${script}`,
  )
}
