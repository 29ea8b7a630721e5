import { isEnvFile, isSample } from '../../project/env-files.ts'
import type { Project } from '../../project/project.ts'
import { readDotenv } from '../../read/dotenv.ts'
import { type Hit, rule } from '../../rule.ts'
import type { Place } from '../../text.ts'
import { isSecretName } from '../credentials.ts'
import { scriptLines, scriptsOf } from '../scripts-text.ts'
import { servicesOf } from '../services.ts'

export const cleartextUrl = rule({
  id: 'secrets/cleartext-url',
  severity: 'medium',
  title: 'A key goes over the network in clear text',
  why: 'http:// to a public host hands key and data to everybody on the way.',
  source: 'RFC 9110, 17.11; OWASP ASVS 9.1.1',
  fix: 'Use https://.',
  *find(project) {
    for (const { service } of servicesOf(project)) {
      const own = [...service.environment].filter(([, { from }]) => from === undefined)
      yield* ofPairs(
        own.map(([name, { at, value }]) => ({ name, value: value?.isOpen ? value.raw : (value?.value ?? ''), at })),
      )
    }
    for (const path of project.tree.paths.filter((each) => isEnvFile(each) && !isSample(each))) {
      const file = project.tree.read(path)
      if (file !== undefined)
        yield* ofPairs(readDotenv(file).map(({ name, value, line }) => ({ name, value, at: line })))
    }
    yield* ofScripts(project)
  },
})

/** An address beside a key whose name begins alike: `S3_ENDPOINT` and `S3_SECRET_KEY`; or with the key in it. */
function* ofPairs(
  pairs: readonly { readonly name: string; readonly value: string; readonly at: Place }[],
): Generator<Hit> {
  const keys = pairs.filter(({ name, value }) => isSecretName(name) && value !== '').map(({ name }) => name)
  for (const { name, value, at } of pairs) {
    const host = publicHost(value)
    const stem = name.split('_').slice(0, -1).join('_')
    if (host === undefined || /(WEB_?BASE|PUBLIC|SITE|FRONTEND|CALLBACK|REDIRECT|PROXY)/.test(name)) continue
    const isWithKey =
      /\/\/[^/@\s]+:[^/@\s]+@/.test(value) || (stem.length > 1 && keys.some((key) => key.startsWith(`${stem}_`)))
    if (isWithKey) yield { at, message: `${name} sends its key to ${host} without encryption` }
  }
}

/** curl and wget with a header, a login or a form that holds a key. */
function* ofScripts(project: Project): Generator<Hit> {
  for (const file of scriptsOf(project))
    for (const line of scriptLines(file)) {
      const text = line.text.slice(0, 4000)
      if (!/\b(curl|wget|http)\b/.test(text) || !text.includes('http://')) continue
      const found = /http:\/\/[^\s"']+/.exec(text)
      const host = found === null ? undefined : publicHost(found[0])
      if (found !== null && host !== undefined && /authorization|api[-_]?key|token|passw|master_pwd|\s-u\s/i.test(text))
        yield { at: line.placeOf(found.index, found[0].length), message: `a key goes to ${host} without encryption` }
    }
}

/** The host of an `http://` address that is nobody's own network; undefined for all others. */
function publicHost(value: string): string | undefined {
  const host = /^["']?http:\/\/(?:[^/@\s]*@)?([A-Za-z0-9.-]+)/.exec(value)?.[1]?.toLowerCase()
  if (host === undefined || !host.includes('.')) return undefined
  if (
    /^(127\.|10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|0\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/.test(
      host,
    )
  )
    return undefined
  return /\.(local|internal|lan|home|localhost|test|example|invalid|docker|svc|cluster)$|(^|\.)example\.(com|org|net)$/.test(
    host,
  )
    ? undefined
    : host
}
