import { atLeast, minimum } from '../../facts/docker.ts'
import { fail, ok, type Rule, unchecked } from './check.ts'

/** With Compose on the host the stack starts without Muelle. Muelle's own image brings one along for its own work. */
export const compose: Rule = ({ compose: found }) => {
  if ('unknown' in found) return [unchecked('compose', 'Docker Compose on the host', found.unknown)]
  const { version } = found
  if (version === undefined)
    return [
      fail(
        'compose',
        'there is no Docker Compose v2 on this host',
        '`docker compose version` does not answer',
        'install it: muelle host prepare',
      ),
    ]
  const evidence = `Docker Compose ${version}`
  if (atLeast(version, minimum.compose)) return [ok('compose', 'Docker Compose is new enough', evidence)]
  return [
    fail(
      'compose',
      `Docker Compose is older than ${minimum.compose}`,
      evidence,
      'upgrade it the way it was installed; if it was not installed, muelle host prepare installs one',
    ),
  ]
}
