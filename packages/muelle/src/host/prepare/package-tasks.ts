import { step } from '../../kernel/steps.ts'
import { configureArgv, installArgv, updateArgv } from './apt.ts'
import { command, type Surroundings } from './command.ts'
import type { Inventory } from './inventory.ts'
import type { Task } from './task.ts'

const mirrorAdvice = 'check the package sources (/etc/apt/sources.list, /etc/apt/sources.list.d) and the network'
const listsAdvice =
  'mend or remove the package source that is named above (/etc/apt/sources.list, /etc/apt/sources.list.d)'

/** Finishes an interrupted dpkg, reads the lists and installs what is missing; empty when nothing is. */
export function packageTasks(
  seen: Pick<Inventory, 'packagesInterrupted'>,
  missing: readonly string[],
  surroundings: Surroundings,
): readonly Task[] {
  if (missing.length === 0) return []
  return [
    ...(seen.packagesInterrupted ? [repair(surroundings)] : []),
    index(surroundings),
    install(missing, surroundings),
  ]
}

function repair(surroundings: Surroundings): Task {
  return {
    step: step({
      id: 'packages:repair',
      what: 'finish the installation of packages that was interrupted',
      why: 'dpkg was killed and refuses to go on',
      argv: configureArgv,
    }),
    async work(note) {
      await command(configureArgv, surroundings, note, 'look at it with dpkg --audit')
      return true
    },
  }
}

function index(surroundings: Surroundings): Task {
  const argv = updateArgv()
  return {
    step: step({ id: 'packages:index', what: 'read the lists of packages', why: 'packages are to be installed', argv }),
    async work(note) {
      await command(argv, surroundings, note, listsAdvice)
      return true
    },
  }
}

function install(missing: readonly string[], surroundings: Surroundings): Task {
  const argv = installArgv(missing)
  return {
    step: step({
      id: 'packages:install',
      what: `install ${missing.join(', ')}`,
      why: 'they are missing here',
      argv,
      undo: `apt-get remove ${missing.join(' ')}`,
    }),
    async work(note) {
      await command(argv, surroundings, note, mirrorAdvice)
      return true
    },
  }
}
