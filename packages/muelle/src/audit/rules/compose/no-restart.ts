import { field, setting } from '../../read/compose/service.ts'
import { rule } from '../../rule.ts'
import { isForTests, isOneShot, lacking, servicesOf } from '../services.ts'

export const noRestart = rule({
  id: 'compose/no-restart',
  severity: 'medium',
  title: 'A service is not started again',
  why: 'After a crash, and after each reboot of the host, it stays down until somebody notices.',
  source: 'docs.docker.com/engine/containers/start-containers-automatically; CIS Docker Benchmark 5.15',
  fix: 'Add restart: unless-stopped.',
  *find(project) {
    const absent = lacking(
      project,
      (placed) =>
        !isOneShot(placed) &&
        !isForTests(placed.compose) &&
        field(placed.service, 'restart') === undefined &&
        field(placed.service, 'deploy', 'restart_policy') === undefined,
    )
    for (const { service } of absent) {
      if (/certbot/.test(service.image?.value ?? '')) continue
      yield { at: service.at, message: `${service.name} has no restart policy` }
    }
    for (const placed of servicesOf(project, 'odoo', 'postgres')) {
      const restart = setting(placed.service, 'restart')
      if ((restart?.value === 'no' || restart?.value === 'false') && !isOneShot(placed) && !isForTests(placed.compose))
        yield { at: restart.at, message: `${placed.service.name} is never started again` }
    }
  },
})
