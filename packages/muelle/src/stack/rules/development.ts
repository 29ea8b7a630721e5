import { developmentOf } from '../development.ts'
import type { Resolved } from '../model.ts'
import type { Finding, Rule } from './rule.ts'

const key = ({ environment }: Resolved) => ['environments', environment, 'development']

/** Judges an environment only when it is one for development. */
const inDevelopment =
  (rule: Rule): Rule =>
  (stack) =>
    stack.keys.development === undefined ? [] : rule(stack)

const fault = (path: Finding['path'], what: string, next: string, more: Partial<Finding> = {}): Finding => ({
  level: 'fault',
  path,
  what,
  next,
  ...more,
})

/** Sources that change under a running server, caught mails, a debugger that runs any code: never where people work. */
const production: Rule = (stack) =>
  stack.environment === 'production'
    ? [
        fault(
          key(stack),
          'production cannot be an environment for development',
          'Remove the key here, and write another environment: environments: {development: {development: {}}}.',
          { at: 'key', evidence: 'development' },
        ),
      ]
    : []

const loopback: Rule = ({ proxy, environment }) => [
  ...(proxy.tls === 'off'
    ? []
    : [
        fault(
          ['proxy', 'tls'],
          `${environment} is for development, and tls: ${proxy.tls} is for visitors from outside`,
          `Override it there: environments: {${environment}: {proxy: {tls: off}}}.`,
        ),
      ]),
  ...(proxy.address === undefined || proxy.address.startsWith('127.')
    ? []
    : [
        fault(
          ['proxy', 'address'],
          `${environment} is for development, and is published on loopback addresses only`,
          `Override it there: environments: {${environment}: {proxy: {address: 127.0.0.1}}}.`,
        ),
      ]),
]

/** The daemon would look for the folders on its own machine. */
const remote: Rule = ({ keys, environment }) =>
  keys.host === undefined || keys.host.startsWith('unix://') || !developmentOf(keys.development)?.sources
    ? []
    : [
        fault(
          ['environments', environment, 'host'],
          'Sources can only be mounted from the machine that Docker runs on',
          'Use the local Docker, or write development: {sources: false}: then muelle up bakes them at each change.',
        ),
      ]

const neutralized: Rule = ({ keys, environment }) =>
  keys.neutralized && keys.development?.egress
    ? [
        fault(
          ['environments', environment, 'development', 'egress'],
          'A neutralized environment reaches nobody, so it cannot have a way out',
          'Remove one of the two keys.',
          { at: 'key', evidence: 'egress' },
        ),
      ]
    : []

const ports: Rule = ({ keys, proxy, environment }) => {
  const development = developmentOf(keys.development)
  const taken = new Map([[proxy.http ?? 8069, 'proxy.http']])
  return (['mail', 'debugger'] as const).flatMap((name) => {
    const port = development?.[name]
    if (port === undefined) return []
    const other = taken.get(port)
    taken.set(port, name)
    if (other === undefined) return []
    const path = ['environments', environment, 'development', name]
    return [
      fault(path, `Port ${port} is published for ${other} already`, 'Give one of them another port.', {
        evidence: `${name}: ${port}`,
      }),
    ]
  })
}

const unwatched: Rule = ({ keys, environment }) =>
  keys.development && !keys.development.sources && keys.development.reload
    ? [
        {
          level: 'warning',
          path: ['environments', environment, 'development', 'sources'],
          what: 'Without mounted sources there is nothing to reload: an edit is served after muelle up',
          next: 'Write sources: true, or reload: false beside it.',
        },
      ]
    : []

export const developmentRules: readonly Rule[] = [production, loopback, remote, neutralized, ports, unwatched].map(
  inDevelopment,
)
