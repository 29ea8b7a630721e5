import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { bundleFixtures, type Call } from './bundled.ts'

const bundled = await bundleFixtures()
afterAll(() => bundled[Symbol.dispose]())
const run = (line: string, call?: Call) => bundled.run(line.split(' ').filter(Boolean), call)

describe('the exit code', () => {
  it.each([
    ['look', 0],
    ['--help', 0],
    ['', 0],
    ['help make', 0],
    ['make sink --help', 0],
    ['--version', 0],
    ['look --sick', 1],
    ['lok', 2],
    ['look --tims 3', 2],
    ['look --times 10', 2],
    ['fail user', 2],
    ['fail environment', 2],
    ['make', 3],
    ['make --yes', 0],
    ['make --dry-run', 0],
    ['make --nothing', 0],
    ['make --yes --stumble', 4],
    ['make sink', 3],
    ['make sink --yes', 0],
    ['make sink --cargo --yes', 3],
    ['make sink --cargo --confirm titanic', 3],
    ['make sink --cargo --confirm esmeralda', 0],
    ['fail left', 5],
    ['fail bug', 70],
    ['fail output', 70],
    ['fail later', 70],
  ])('of `muelle %s` is %i', async (line, exit) => {
    expect(await run(line)).toMatchObject({ exit, signal: null })
  })
})

describe('--format json', () => {
  it.each([
    ['look', { what: 'quay', times: 1 }],
    ['look ship -t 3 --label a=b', { what: 'ship', times: 3, label: { a: 'b' } }],
    ['make --yes', { made: ['quay'] }],
    [
      'make --dry-run',
      { operation: 'make', effect: 'change', steps: [{ id: 'build', argv: ['make', 'the quay'] }, { id: 'paint' }] },
    ],
    ['make sink --cargo --dry-run', { effect: 'destroy', loses: 'esmeralda' }],
    ['look --dry-run', { operation: 'look', effect: 'read', steps: [] }],
    ['make', { error: { kind: 'user', exit: 3 } }],
    ['lok', { error: { kind: 'user', exit: 2, next: 'Did you mean `muelle look`?' } }],
    ['look --times 10', { error: { evidence: '--times 10' } }],
    ['fail several', { error: { what: 'One thing', also: [{ what: 'Another thing' }] } }],
    ['fail user', { error: { what: 'The ship is not here', at: { file: 'muelle.yaml', line: 2, column: 3 } } }],
    ['fail bug', { error: { kind: 'bug', exit: 70, stack: expect.stringContaining('at ') } }],
  ])('puts exactly one document on standard output: %s', async (line, expected) => {
    const { stdout } = await run(`${line} --format json`)
    expect(JSON.parse(stdout)).toMatchObject(expected)
  })

  it('keeps progress, lines and errors on standard error', async () => {
    const { stdout, stderr } = await run('make --yes --stumble --format json')
    expect(JSON.parse(stdout)).toEqual({
      error: { kind: 'failed', exit: 4, what: 'The paint is dry', evidence: 'it cracked' },
    })
    for (const said of ['build it', 'a stone', 'The paint is dry']) expect(stderr).toContain(said)
  })
})

describe('text', () => {
  it("shows progress as plain lines on standard error, and the operation's own lines on standard output", async () => {
    const { stdout, stderr } = await run('make --yes')
    expect(stderr).toBe('begin  build it\ndone   build it\nbegin  paint it\nsame   paint it\n')
    expect(stdout).toBe('a stone\n{\n  "made": [\n    "quay"\n  ]\n}\n')
  })

  it('shows notes with -v, and of a step that failed', async () => {
    expect((await run('make --yes -v')).stderr).toContain('note   laying stones\n')
    expect((await run('make --yes --stumble')).stderr).toContain(
      '       password=***\nfailed paint it: The paint is dry\n',
    )
  })

  it('is silent but for the answer with --quiet', async () => {
    expect(await run('make --yes --quiet')).toMatchObject({ stderr: '' })
  })

  it('shows a plan: what, why, the exact command, the undo', async () => {
    const { stdout } = await run('make --dry-run')
    expect(stdout).toBe(
      [
        'Plan of make: 2 steps',
        '  1. build it',
        '     why  there is none',
        "     runs make 'the quay'",
        '     undo tear it down',
        '  2. paint it',
        '     why  it is grey',
        '',
      ].join('\n'),
    )
  })

  it('shows an error with its place, the line and a caret', async () => {
    writeFileSync(join(bundled.directory, '../muelle.yaml'), 'name: acme\n  ship: lost # not here\n')
    const { stderr } = await run('fail user')
    expect(stderr).toBe(
      [
        'error: The ship is not here',
        '  muelle.yaml:2:3',
        '  2 |   ship: lost # not here',
        '    |   ^^^^',
        `  seen: ${join(bundled.directory, '..')}`,
        '  next: Look elsewhere.',
        '',
      ].join('\n'),
    )
  })

  it('counts several errors, and tells causes with -v', async () => {
    expect((await run('fail several')).stderr).toBe('error: One thing\nerror: Another thing\n2 errors\n')
    expect((await run('fail environment -v')).stderr).toContain('because: it dried up')
  })

  it('has no colours in a pipe, also when forced off twice', async () => {
    const { stdout, stderr } = await run('look --sick --no-color', { environ: { NO_COLOR: '1' } })
    expect(stdout + stderr).not.toContain('\x1b')
  })
})

describe('secrets', () => {
  it('come from a file or from standard input, without the line end, and are masked everywhere', async () => {
    writeFileSync(join(bundled.directory, '../secret'), 'sesame-open\n')
    for (const [source, call] of [
      ['secret', {}],
      ['-', { input: 'sesame-open\n' }],
    ] as const) {
      const { stdout } = await run(`secret --from ${source} --format json`, call)
      expect(JSON.parse(stdout)).toEqual({ said: 'it is ***' })
    }
  })

  it('are asked for by nobody where no terminal is', async () => {
    expect(await run('secret')).toMatchObject({ exit: 2, stderr: expect.stringContaining('is not given') })
    expect(await run('secret --from nowhere')).toMatchObject({ exit: 2, stderr: expect.stringContaining('ENOENT') })
  })

  it('do not stand in a bug report', async () => {
    const { stdout, stderr } = await run('fail bug --format json')
    expect(stdout + stderr).not.toContain('hunter2')
  })
})

describe('an interruption', () => {
  const interruptAt = (text: string, signal: NodeJS.Signals) => {
    let sent = false
    return (said: string, kill: (signal: NodeJS.Signals) => void) => {
      if (!sent && said.includes(text)) kill(signal)
      sent ||= said.includes(text)
    }
  }

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('by %s unwinds and ends with 130', async (signal) => {
    const ended = await run('wait --yes', { onOutput: interruptAt('waiting', signal) })
    expect(ended).toMatchObject({ exit: 130, signal: null, stdout: 'waiting\nunwound\n' })
    expect(ended.stderr).toContain('interrupted: Stopped\n')
  })

  it('is how a read without end ends: without a word', async () => {
    const ended = await run('stream', { onOutput: interruptAt('line 3', 'SIGINT') })
    expect(ended).toMatchObject({ exit: 130, stderr: '' })
  })

  it('that leaves something behind says so, with 5', async () => {
    const ended = await run('wait --yes --leave', { onOutput: interruptAt('waiting', 'SIGINT') })
    expect(ended).toMatchObject({ exit: 5, stderr: expect.stringContaining('Half a quay is left') })
  })
})

describe('a reader that goes away', () => {
  it('ends a read quietly', async () => {
    const child = spawn(process.execPath, [join(bundled.directory, 'muelle.js'), 'stream'])
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    child.stdout.once('data', () => child.stdout.destroy())
    const exit = await new Promise((resolve) => child.on('exit', resolve))
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' })
  })

  it('does not end a change', async () => {
    const child = spawn(process.execPath, [join(bundled.directory, 'muelle.js'), 'make', '--yes'])
    child.stdout.destroy()
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    const exit = await new Promise((resolve) => child.on('close', resolve))
    expect(exit).toBe(0)
    expect(stderr).toContain('same   paint it')
  })
})
