import { mountOver } from '../../project/odoo/files.ts'
import { field } from '../../read/compose/service.ts'
import { rule } from '../../rule.ts'
import { below } from '../../tree.ts'
import { commandText, isForTests, lacking } from '../services.ts'

/** What lets a query be shared by several processes, or grow. */
const tuned = /\b(shared_buffers|work_mem|max_parallel_\w+|max_worker_processes|maintenance_work_mem)\b/

export const pgShm = rule({
  id: 'compose/pg-shm',
  severity: 'low',
  title: 'PostgreSQL has Docker’s 64 MB of shared memory',
  why: 'A large query that several processes share then fails: could not resize shared memory segment, No space left on device.',
  source: 'hub.docker.com/_/postgres, Caveats; docs.docker.com/reference/compose-file/services, shm_size',
  fix: 'Set shm_size: about a quarter of the memory that PostgreSQL has, 256mb at least.',
  *find(project) {
    for (const { service } of lacking(
      project,
      ({ compose, service }) => {
        if (isForTests(compose) || field(service, 'shm_size') !== undefined || field(service, 'ipc') !== undefined)
          return false
        if (mountOver(service, '/dev/shm')?.target === '/dev/shm') return false
        const conf = /config_file=(\S+)/.exec(commandText(service))?.[1]
        const mount = conf === undefined ? undefined : mountOver(service, conf)
        const path = mount?.type === 'bind' ? below(compose.directory, mount.source) : undefined
        const text = path === undefined ? '' : (project.tree.read(path)?.text ?? '')
        return tuned.test(commandText(service)) || tuned.test(text.replace(/^\s*#.*$/gm, ''))
      },
      'postgres',
    ))
      yield { at: service.at, message: `${service.name} is tuned, and has no shm_size` }
  },
})
