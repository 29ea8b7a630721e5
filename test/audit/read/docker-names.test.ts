import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dockerNames } from '../../../packages/muelle/src/audit/rules/docker-names.ts'
import { shellLines } from '../../../packages/muelle/src/audit/rules/docs-text.ts'

const piece = fc.constantFrom(
  ...[
    'docker',
    'docker-compose',
    'compose',
    'exec',
    '-T',
    '-f',
    'compose.yaml',
    'run',
    '--rm',
    '-v',
    'data:/x',
    'odoo',
    '|',
    ';',
    '"',
    "'",
  ],
  ...['$DB', '`', '\\', '\n', '```', '```bash', '~~~', '$ ', '#', 'logs', '--tail', '100'],
)
const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(piece).map((words) => words.join(' ')),
  fc.array(piece).map((words) => `\`\`\`sh\n${words.join(' ')}\n\`\`\``),
)

test('any text has lines that lie in it, and names that stand where they are said to', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const file = { path: 'README.md', text }
      for (const line of shellLines(file)) {
        expect(line.from + line.text.length).toBeLessThanOrEqual(text.length)
        for (const { at } of dockerNames(line)) {
          expect(at.from).toBeGreaterThanOrEqual(line.from)
          expect(at.to).toBeLessThanOrEqual(text.length + 1)
        }
      }
    }),
    { numRuns: 300 },
  )
})

test('what is written as a name of a service comes back, with its place', () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9_-]{0,12}$/)
  fc.assert(
    fc.property(
      name,
      fc.constantFrom('', '$ ', '  '),
      fc.constantFrom('exec -T', 'logs -f', 'run --rm'),
      (service, lead, verb) => {
        const text = `\`\`\`bash\n${lead}docker compose -f a.yaml ${verb} ${service}\n\`\`\``
        const found = [...shellLines({ path: 'README.md', text })].flatMap((line) => [...dockerNames(line)])
        expect(found).toMatchObject([{ kind: 'service', name: service, files: ['a.yaml'] }])
        expect(found.map(({ at }) => text.slice(at.from, at.to))).toEqual([service])
      },
    ),
    { numRuns: 200 },
  )
})
