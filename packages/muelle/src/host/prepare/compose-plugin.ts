import { chmod, copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { EnvironmentError } from '../../kernel/errors.ts'
import { writeAtomic } from '../../kernel/files.ts'
import { step } from '../../kernel/steps.ts'
import { updateArgv } from './apt.ts'
import { command, type Surroundings } from './command.ts'
import type { ComposeSource, Distribution } from './distributions.ts'
import { mirrorOf, sourcesArgv } from './mirror.ts'
import type { Task } from './task.ts'

/** Where the newer release's lists and package lie while they are needed; the host's own package lists never see them. */
const workshop = '/var/cache/muelle/compose'
/** The first directory for all users in which Docker looks for plug-ins (docker/cli, cli-plugins/manager). */
const pluginDirectory = '/usr/local/lib/docker/cli-plugins'
/** Where Debian's package has it. */
const inPackage = 'usr/libexec/docker/cli-plugins/docker-compose'

const apart = [
  '-o', `Dir::Etc::sourcelist=${workshop}/sources.list`,
  '-o', 'Dir::Etc::sourceparts=/dev/null',
  '-o', `Dir::State::Lists=${workshop}/lists`,
  '-o', 'Dir::Cache::pkgcache=',
  '-o', 'Dir::Cache::srcpkgcache=',
  '-o', 'Acquire::Languages=none',
] // biome-ignore format: an option and its value belong on one line

type FromRelease = Extract<ComposeSource, { from: 'release' }>

/**
 * Takes the Compose plug-in out of a newer release's package: the release's lists and signatures are checked by apt as ever,
 * but in a place of their own, so that the host never upgrades to that release by accident.
 */
export function composePluginTasks(
  distribution: Distribution,
  source: FromRelease,
  surroundings: Surroundings,
): readonly Task[] {
  const inWorkshop = { ...surroundings, directory: workshop }
  const { release } = source
  const by = `${distribution.name} has no Compose v2`
  const update = updateArgv(apart)
  const download = ['apt-get', 'download', '-q', ...apart, source.package] as const
  const unpack = ['dpkg-deb', '--extract', `${workshop}/${source.package}.deb`, `${workshop}/unpacked`] as const
  const target = join(pluginDirectory, 'docker-compose')
  return [
    {
      step: step({
        id: 'compose:source',
        what: `name ${release}, on the mirror this host uses, as the source in ${workshop}/sources.list`,
        why: `${by}; ${release} has it, and the host's own sources stay as they are`,
        undo: `rm --recursive ${workshop}`,
      }),
      async work(note) {
        const targets = await command(sourcesArgv, surroundings, () => {}, 'look at apt-get indextargets')
        const mirror = mirrorOf(targets, distribution.codename)
        if (mirror === undefined) throw noMirror(distribution)
        note(`from ${mirror}`)
        await rm(workshop, { recursive: true, force: true })
        // Readable for apt's own user _apt, which does the downloading.
        await mkdir(join(workshop, 'lists', 'partial'), { recursive: true, mode: 0o755 })
        await writeAtomic(
          join(workshop, 'sources.list'),
          `deb [signed-by=${source.keyring}] ${mirror} ${release} main\n`,
        )
        return true
      },
    },
    {
      step: step({
        id: 'compose:index',
        what: `read ${release}'s list of packages and check its signature`,
        why: by,
        argv: update,
      }),
      async work(note) {
        await command(update, inWorkshop, note, `the mirror must carry ${release} main, or ${byHand}`)
        return true
      },
    },
    {
      step: step({ id: 'compose:download', what: `download ${source.package} of ${release}`, why: by, argv: download }),
      async work(note) {
        await command(download, inWorkshop, note, `the mirror must carry ${release} main, or ${byHand}`)
        const [found] = (await readdir(workshop)).filter((name) => name.startsWith(`${source.package}_`))
        if (found === undefined) throw new Error(`apt-get download left no ${source.package}_*.deb in ${workshop}`)
        await rename(join(workshop, found), join(workshop, `${source.package}.deb`))
        return true
      },
    },
    {
      step: step({ id: 'compose:unpack', what: 'take the plug-in out of the package', why: by, argv: unpack }),
      async work(note) {
        await command(unpack, inWorkshop, note, byHand)
        return true
      },
    },
    {
      step: step({
        id: 'compose:place',
        what: `put it at ${target}`,
        why: 'Docker finds it there for every user',
        undo: `rm ${target}`,
      }),
      async work() {
        await mkdir(pluginDirectory, { recursive: true, mode: 0o755 })
        const waiting = `${target}.muelle-new`
        await copyFile(join(workshop, 'unpacked', inPackage), waiting)
        await chmod(waiting, 0o755)
        await rename(waiting, target)
        await rm(workshop, { recursive: true, force: true })
        return true
      },
    },
  ]
}

const byHand = `put a docker-compose of version 2 at ${pluginDirectory}/docker-compose by hand`

function noMirror(distribution: Distribution): EnvironmentError {
  return new EnvironmentError({
    what: `none of this host's package sources names ${distribution.codename} main`,
    evidence: `apt-get indextargets lists no source with the release ${distribution.codename}`,
    next: `add one to /etc/apt/sources.list.d and run muelle host prepare again, or ${byHand}`,
  })
}
