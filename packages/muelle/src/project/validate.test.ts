import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { UserError } from '../kernel/errors.ts'
import { least, project } from '../stack/fixtures/project.ts'
import { call } from './fixtures/call.ts'
import { validate } from './validate.ts'

const fixture = (name: string) => fileURLToPath(new URL(`../../../../test/fixtures/model/${name}`, import.meta.url))

/** A copy: the fixtures lie inside a repository that has a muelle.yaml of its own elsewhere. */
const copied = (name: string) => {
  const directory = project({})
  cpSync(fixture(name), directory, { recursive: true })
  return directory
}

describe('validate', () => {
  it('has nothing to say of a whole project', async () => {
    const { output, text, notWell } = await call(validate, copied('whole'))
    expect(output).toEqual({ valid: true, environments: ['staging', 'production'], faults: [], warnings: [] })
    expect([text, notWell]).toEqual(['muelle.yaml is valid: staging, production.', false])
  })

  it('shows every fault of a broken project with its line, a caret and what to do', async () => {
    const { text, notWell } = await call(validate, copied('broken'))
    expect(`${text}\n`).toBe(readFileSync(join(fixture('broken'), 'expected.txt'), 'utf8'))
    expect(notWell).toBe(true)
  })

  it('answers with data of the same', async () => {
    const directory = project({ 'muelle.yaml': `${least}nmae: x\n` })
    expect((await call(validate, directory)).output).toEqual({
      valid: false,
      environments: ['production'],
      faults: [
        {
          file: 'muelle.yaml',
          line: 4,
          column: 1,
          what: 'Unknown key "nmae" at the top level',
          evidence: 'nmae',
          next: 'Did you mean "name"?',
          source: 'nmae: x',
        },
      ],
      warnings: [],
    })
  })

  it('judges with -e one environment, and its files only', async () => {
    const directory = project({ 'muelle.yaml': `${least}environments: {a: {odoo: {addons: [gone]}}, b: {}}\n` })
    expect((await call(validate, directory, {}, 'a')).notWell).toBe(true)
    expect((await call(validate, directory, {}, 'b')).output).toMatchObject({ valid: true, environments: ['b'] })
    await expect(call(validate, directory, {}, 'c')).rejects.toThrow('There is no environment "c"')
  })

  it('tells of a damaged muelle.lock', async () => {
    const { text } = await call(validate, project({ 'muelle.yaml': least, 'muelle.lock': '{\n<<<<<<< HEAD\n' }))
    expect(text).toContain('muelle.lock:2:1 error: muelle.lock holds a merge conflict')
  })

  it('answers, too, when the file is no text', async () => {
    const { text } = await call(validate, project({ 'muelle.yaml': new Uint8Array([0x61, 0xff]) }))
    expect(text).toContain('muelle.yaml:1:2 error: muelle.yaml is not UTF-8')
  })

  it('has nothing to judge where there is no muelle.yaml', async () => {
    await expect(call(validate, project({}))).rejects.toThrow(UserError)
  })

  it('shows no secret, in text or as data', async () => {
    const text = `${least.replace('}', ', conf: {smtp_password: hunter2-hunter2, smtp_prt: 1}}')}token: hunter2-hunter2\n`
    const called = await call(validate, project({ 'muelle.yaml': text }))
    expect(JSON.stringify(called)).not.toContain('hunter2')
  })
})
