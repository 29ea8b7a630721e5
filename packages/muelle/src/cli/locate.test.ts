import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { below, locate } from './locate.ts'

const index = ['backup create', 'backup list', 'deploy', 'deploy status', 'up'].map((name) => ({
  name,
  summary: name,
  effect: 'read' as const,
}))

const found = (...argv: string[]) => {
  const { entry, words, lost, tokens } = locate(argv, index)
  return { name: entry?.name, words: words.join(' '), lost, tokens: [...tokens] }
}

describe('locate', () => {
  it('takes the longest name that the line begins with', () => {
    expect(found('deploy', 'status', '--wide')).toMatchObject({ name: 'deploy status', tokens: ['--wide'] })
    expect(found('deploy', 'web')).toMatchObject({ name: 'deploy', tokens: ['web'] })
  })

  it('finds the name past global flags, and keeps those', () => {
    expect(found('-e', 'staging', 'backup', '--format=json', 'create', '-C/x', 'now')).toMatchObject({
      name: 'backup create',
      tokens: ['-e', 'staging', '--format=json', '-C/x', 'now'],
    })
  })

  it('does not take the value of a global flag for a word', () => {
    expect(found('-e', 'up', 'deploy')).toMatchObject({ name: 'deploy' })
  })

  it('stops at a flag of the operation', () => {
    expect(found('deploy', '--to', 'status')).toMatchObject({ name: 'deploy', tokens: ['--to', 'status'] })
  })

  it('takes what stands after -- for an argument', () => {
    expect(found('deploy', '--', 'status')).toMatchObject({ name: 'deploy', tokens: ['--', 'status'] })
  })

  it('leads to a group, and says the word that leads nowhere', () => {
    expect(found('backup')).toMatchObject({ name: undefined, words: 'backup', lost: undefined })
    expect(found('backup', 'crate')).toMatchObject({ name: undefined, words: 'backup', lost: 'crate' })
    expect(found('bakcup', 'create')).toMatchObject({ name: undefined, words: '', lost: 'bakcup' })
  })

  it('loses no word, whatever the line is', () => {
    const token = fc.oneof(fc.string(), fc.constantFrom('backup', 'create', 'deploy', 'status', '-e', '--yes', '--'))
    fc.assert(
      fc.property(fc.array(token), (argv) => {
        const { words, tokens } = locate(argv, index)
        expect([...words, ...tokens].toSorted()).toEqual(argv.toSorted())
      }),
    )
  })
})

describe('below', () => {
  it('lists a group, not what merely begins alike', () => {
    expect(below(['deploy'], index).map(({ name }) => name)).toEqual(['deploy', 'deploy status'])
    expect(below(['back'], index)).toEqual([])
  })
})
