import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { imageOfService, readDockerfiles } from '../../../packages/muelle/src/audit/project/images.ts'
import { readProject } from '../../../packages/muelle/src/audit/project/project.ts'
import { copiesOf, lineage, readDockerfile } from '../../../packages/muelle/src/audit/read/dockerfile/dockerfile.ts'
import { readInstructions } from '../../../packages/muelle/src/audit/read/dockerfile/instructions.ts'
import { shellCalls } from '../../../packages/muelle/src/audit/read/dockerfile/words.ts'
import { type Place, positionOf } from '../../../packages/muelle/src/audit/text.ts'
import { memoryTree } from '../memory-tree.ts'

const file = (text: string) => ({ path: 'Dockerfile', text })
const written = ({ file: { text }, from, to }: Place) => text.slice(from, to)

describe('reading a Dockerfile', () => {
  test('keeps the place of every word over lines that go on, with comments between them', () => {
    const text =
      'FROM odoo:19.0\nRUN apt-get update \\\n  # the tools\n\n && apt-get install -y \\\n    git\nUSER odoo\n'
    const [, run, user] = readInstructions(file(text))
    const calls = shellCalls(run as NonNullable<typeof run>)
    expect(calls.map(({ words }) => words.map(({ value }) => value))).toEqual([
      ['apt-get', 'update'],
      ['apt-get', 'install', '-y', 'git'],
    ])
    const git = calls[1]?.words[3]
    expect(git && positionOf(git.at.file, git.at.from)).toEqual({ line: 6, column: 5 })
    expect(user && positionOf(user.at.file, user.at.from).line).toBe(7)
  })

  test('leaves here-documents to the one that has them', () => {
    const text = 'FROM a\nRUN <<EOF\napt-get update\nUSER x\nEOF\nCOPY <<-"END" /etc/x\n\thello\n\tEND\nUSER y'
    expect(readInstructions(file(text)).map(({ name }) => name)).toEqual(['FROM', 'RUN', 'COPY', 'USER'])
    expect(readInstructions(file(text))[1]?.heredocs[0]?.value).toBe('apt-get update\nUSER x\n')
  })

  test('takes a backtick for the end of a line when the directive says so', () => {
    expect(readInstructions(file('# escape=`\nFROM a\nRUN b `\n  c\nUSER d')).map(({ name }) => name)).toEqual([
      'FROM',
      'RUN',
      'USER',
    ])
  })

  test('follows ARG and ENV through the stages', () => {
    const text =
      'ARG V=19.0\nFROM odoo:$V AS base\nARG V\nENV HOME_DIR=/opt/$V\nFROM base AS final\nCOPY --chown=odoo --from=base ["a b", "$HOME_DIR/x"]\n'
    const { stages } = readDockerfile(file(text), new Map([['V', '18.0']]))
    const [base, final] = stages
    expect(base?.from.value).toBe('odoo:18.0')
    expect(final?.parent).toBe(base)
    expect(final && lineage(final).map(({ name }) => name)).toEqual(['base', 'final'])
    expect(final && copiesOf(final)[0]).toMatchObject({
      from: 'base',
      target: '/opt/18.0/x',
      sources: [{ value: 'a b' }],
    })
  })

  test('never throws, and every place lies within the file', () => {
    const piece = fc.constantFrom(
      'FROM ',
      'RUN ',
      'COPY ',
      '<<EOF',
      'EOF',
      '\n',
      '\\\n',
      ' ',
      '"',
      '[',
      '$',
      '{',
      '}',
      '=',
      '--from=',
      '#',
      'ENV ',
      '\r\n',
      '`',
      '\t',
      '# escape=`\n',
      'a',
      'ARG ',
    )
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece, { maxLength: 60 }).map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(text, (content) => {
        const dockerfile = readDockerfile(file(content))
        for (const stage of dockerfile.stages) copiesOf(stage)
        for (const instruction of readInstructions(file(content))) {
          expect(written(instruction.at).toUpperCase().startsWith(instruction.name)).toBe(true)
          expect(written(instruction.body.at).length).toBe(instruction.body.value.length)
          for (const at of [
            instruction.at,
            instruction.body.at,
            ...instruction.heredocs.map((each) => each.at),
            ...shellCalls(instruction).flatMap(({ words }) => words.map((word) => word.at)),
          ])
            expect([0 <= at.from, at.from <= at.to, at.to <= content.length]).toEqual([true, true, true])
        }
      }),
      { numRuns: 2000 },
    )
  })
})

describe('the image of a service', () => {
  const tree = memoryTree({
    'deploy/compose.yaml': `services:\n  erp:\n    build:\n      context: ..\n      dockerfile: deploy/erp.Dockerfile\n      target: run\n      args:\n        V: \${V:-18.0}\n  db:\n    build: ./pg\n`,
    'deploy/erp.Dockerfile': 'ARG V=19.0\nFROM odoo:$V AS run\nUSER root\nFROM run AS test\nUSER odoo\n',
    'deploy/pg/Dockerfile': 'FROM postgres:15\n',
  })

  test('is that of its target, with the arguments of the compose file', () => {
    const project = readProject(tree)
    const erp = project.composes[0]?.services.get('erp')
    const db = project.composes[0]?.services.get('db')
    if (erp === undefined || db === undefined) throw new Error('both are services')
    const image = imageOfService(erp, readDockerfiles(tree, []))
    expect(image).toMatchObject({ base: 'odoo:18.0', context: '.', user: { value: 'root' } })
    expect([project.roleOf(erp), project.roleOf(db)]).toEqual(['odoo', 'postgres'])
  })
})
