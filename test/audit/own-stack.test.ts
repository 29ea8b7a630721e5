import { join } from 'node:path'
import { expect, test } from 'vitest'
import { severities } from '../../packages/muelle/src/audit/finding.ts'
import { audit } from '../../packages/muelle/src/checking/audit.ts'

/** What later work brings: backups and watching. Empty this list, do not add to it. */
const notYet: readonly string[] = ['ops/no-backup']

const weighty = severities.slice(0, severities.indexOf('medium') + 1)

test('the stack that Muelle renders has no fault of weight', () => {
  const { findings, hidden } = audit(join(import.meta.dirname, '../golden/cases/acme'))
  const told = findings
    .filter(({ severity, rule }) => weighty.includes(severity) && !notYet.includes(rule))
    .map(({ rule, file, line, message }) => `${rule} ${file}:${line} ${message}`)
  expect(told).toEqual([])
  // The steward's socket, and nothing else, is left out with a reason.
  expect([...new Set(hidden.map(({ finding }) => `${finding.rule} ${finding.message}`))]).toEqual([
    'compose/docker-sock steward mounts /var/run/docker.sock',
  ])
})
