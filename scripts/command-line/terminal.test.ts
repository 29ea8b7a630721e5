import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { shellWord as quoted } from '../../packages/muelle/src/kernel/shell-word.ts'
import { bundleFixtures } from './bundled.ts'

const bundled = await bundleFixtures()
afterAll(() => bundled[Symbol.dispose]())

/** What a person does: waits for a text on the screen, then types. */
type Typing = readonly (readonly [text: string, keys: string])[]

const ctrlC = '\x03'

/** Runs in a pseudo-terminal, which `script` of util-linux gives. `screen` is all that was written to it. */
function inTerminal(line: string, typing: Typing = []): Promise<{ exit: number | null; screen: string; raw: string }> {
  const command = [process.execPath, join(bundled.directory, 'muelle.js'), ...line.split(' ')].map(quoted).join(' ')
  const env = { PATH: process.env.PATH, HOME: bundled.directory, TERM: 'xterm-256color' }
  const child = spawn('script', ['-qefc', command, '/dev/null'], { env })
  let raw = ''
  let read = 0
  const left = [...typing]
  return new Promise((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      raw += text
      const [next] = left
      if (next === undefined || !raw.slice(read).includes(next[0])) return
      left.shift()
      read = raw.length
      child.stdin.write(next[1])
    })
    child.on('error', reject)
    child.on('close', (exit) => {
      child.stdin.destroy()
      resolve({ exit, raw, screen: stripVTControlCharacters(raw).replaceAll('\r', '') })
    })
  })
}

describe('in a terminal', () => {
  it('a change shows its plan, asks once and shows a task list', async () => {
    const { exit, screen } = await inTerminal('make', [['Go on?', 'y']])
    expect(exit).toBe(0)
    for (const shown of ['1. build it', 'why  there is none', 'Go on?', '✔ build it', '– paint it']) {
      expect(screen).toContain(shown)
    }
  })

  it('no is an answer: nothing runs, and the exit code is 3', async () => {
    const { exit, screen } = await inTerminal('make', [['Go on?', 'n']])
    expect(exit).toBe(3)
    expect(screen).toContain('You said no')
    expect(screen).not.toContain('✔')
  })

  it('leaving the question is an interruption', async () => {
    expect(await inTerminal('make', [['Go on?', ctrlC]])).toMatchObject({ exit: 130 })
  })

  it('--yes asks nothing', async () => {
    const { exit, screen } = await inTerminal('make --yes')
    expect(exit).toBe(0)
    expect(screen).not.toContain('Go on?')
  })

  it('a destroy asks for the name of what is lost, and takes no other', async () => {
    const right = await inTerminal('make sink --cargo', [['for good', 'esmeralda\r']])
    expect(right).toMatchObject({ exit: 0, screen: expect.stringContaining('What will be lost: esmeralda') })
    const wrong = await inTerminal('make sink --cargo', [['for good', 'yes\r']])
    expect(wrong).toMatchObject({ exit: 3, screen: expect.stringContaining('typed "yes"') })
    // --yes alone never destroys: the name is asked for all the same.
    expect(await inTerminal('make sink --cargo --yes', [['for good', ctrlC]])).toMatchObject({ exit: 130 })
  })

  it('a secret is typed unseen', async () => {
    const { exit, raw } = await inTerminal('secret', [['Value of the password', 'sesame-open\r']])
    expect(exit).toBe(0)
    expect(raw).toContain('it is ***')
    expect(raw).not.toContain('sesame')
  })

  it('Ctrl-C unwinds and gives the cursor back', async () => {
    const { exit, raw, screen } = await inTerminal('wait --yes', [['waiting', ctrlC]])
    expect(exit).toBe(130)
    expect(screen).toContain('unwound')
    expect(raw.lastIndexOf('\x1b[?25h')).toBeGreaterThan(raw.lastIndexOf('\x1b[?25l'))
  })

  it('has colours, and none with --no-color', async () => {
    expect((await inTerminal('look')).raw).toContain('\x1b[1mquay')
    expect((await inTerminal('look --no-color')).raw).not.toContain('\x1b[1m')
  })

  it('--format json asks nothing: it is for programs', async () => {
    const { exit, screen } = await inTerminal('make --format json')
    expect(exit).toBe(3)
    expect(JSON.parse(screen)).toMatchObject({ error: { exit: 3 } })
  })
})
