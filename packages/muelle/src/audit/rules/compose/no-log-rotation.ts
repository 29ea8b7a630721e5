import { field, setting } from '../../read/compose/service.ts'
import { rule } from '../../rule.ts'
import { isForTests, isOneShot, lacking, servicesOf } from '../services.ts'

export const noLogRotation = rule({
  id: 'compose/no-log-rotation',
  severity: 'medium',
  title: 'Logs grow without end',
  why: 'Docker’s json-file driver keeps everything that a container ever wrote: one day the disk is full, and PostgreSQL stops.',
  source: 'docs.docker.com/engine/logging/drivers/json-file, max-size is -1',
  fix: 'Add logging with max-size and max-file to the services, or set them for the daemon.',
  *find(project) {
    const without = lacking(
      project,
      (placed) => !isOneShot(placed) && !isForTests(placed.compose) && field(placed.service, 'logging') === undefined,
    )
    for (const { service } of without) yield { at: service.at, message: `${service.name} has no rotation of its log` }
    for (const { service } of servicesOf(project)) {
      const logging = field(service, 'logging')
      const driver = setting(service, 'logging', 'driver')?.value ?? 'json-file'
      if (
        logging?.kind === 'map' &&
        driver === 'json-file' &&
        field(service, 'logging', 'options', 'max-size') === undefined
      )
        yield {
          at: logging.entries.get('driver')?.key ?? logging.at,
          message: `the log of ${service.name} has no max-size`,
        }
    }
  },
})
