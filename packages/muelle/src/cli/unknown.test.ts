import { describe, expect, it } from 'vitest'
import { locate } from './locate.ts'
import { unknownCommand } from './unknown.ts'

const index = ['secrets check', 'secrets list', 'up', 'validate'].map((name) => ({
  name,
  summary: name,
  effect: 'read' as const,
}))
const report = (line: string) => unknownCommand(locate(line.split(' '), index), index).report

describe('an unknown command', () => {
  it.each([
    ['secrets lst', 'Did you mean `muelle secrets list`?'],
    ['secerts list', 'Did you mean `muelle secrets list`?'],
    ['secerts', 'Did you mean `muelle secrets`?'],
    ['validat now', 'Did you mean `muelle validate`?'],
    ['-e staging validat --format json', 'Did you mean `muelle validate`?'],
    ['bring everything', 'See `muelle --help`.'],
    ['secrets burn', 'See `muelle secrets --help`.'],
  ])('%s', (line, next) => {
    expect(report(line).next).toBe(next)
  })

  it('that is only a group lists what is below it', () => {
    expect(report('secrets')).toMatchObject({
      what: 'secrets needs another word',
      evidence: 'secrets check, secrets list',
    })
  })
})
