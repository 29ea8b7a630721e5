import type { Chosen } from '../../adopting/proposal.ts'
import type { Proposal } from '../../adopting/propose.ts'

/** Where adopting puts what is needed once: it keeps itself out of git. */
export const folder = '.muelle/adopt'

/** The commands between the old stack and the new one, in order: a dump first, and never two PostgreSQL on one data directory. */
export function nextSteps({ compose, db, project, service }: Chosen, proposal: Proposal): string[] {
  const files = compose.files.map(({ file }) => `-f ${file.path}`).join(' ')
  const old = `docker compose ${files}`
  const odoos = [...compose.services.values()].filter((each) => project.roleOf(each) === 'odoo').map(({ name }) => name)
  const { superuser } = proposal.roles
  return [
    'muelle validate && muelle render',
    ...(db === undefined
      ? []
      : proposal.databases.map(
          (name) => `${old} exec -T ${db.name} pg_dump -U ${superuser} -Fc ${name} > ${name}.dump`,
        )),
    ...(db === undefined || proposal.rolesSql === undefined
      ? []
      : [
          `${old} stop ${odoos.join(' ')}`,
          `${old} exec -T ${db.name} psql -X -U ${superuser} -d postgres < ${folder}/roles.sql`,
        ]),
    ...(proposal.link === undefined
      ? []
      : [`${old} run --rm --no-deps -T --entrypoint cp ${service.name} -al ${proposal.link.from} ${proposal.link.to}`]),
    `${old} stop`,
    ...proposal.moved.map(({ name }) => `muelle secrets set ${name} --from ${folder}/${name}`),
    'muelle up',
    ...(proposal.moved.length > 0 || proposal.rolesSql !== undefined ? [`rm -r ${folder}`] : []),
  ]
}
