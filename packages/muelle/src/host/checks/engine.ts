import { atLeast, minimum, upgradeAdvice } from '../../facts/docker.ts'
import { fail, ok, type Rule } from './check.ts'

/** Docker is reached, lets this user in and is new enough. That it cannot be reached is told before any rule is asked. */
export const engine: Rule = ({ info, user }) => {
  const evidence = `Docker Engine ${info.version}, API ${info.apiVersion}, on ${info.hostName} (${info.operatingSystem})`
  const fine = atLeast(info.version, minimum.engine) && atLeast(info.apiVersion, minimum.api)
  return [
    fine
      ? ok('engine', 'Docker is new enough', evidence)
      : fail('engine', `Docker is older than ${minimum.engine}`, evidence, upgradeAdvice(undefined)),
    ok('permission', 'this user may use Docker', `user ${user}`),
  ]
}
