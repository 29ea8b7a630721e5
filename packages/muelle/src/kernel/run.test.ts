import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { registerSecret } from './redact.ts'
import { run } from './run.ts'

const node = (source: string): [string, ...string[]] => [process.execPath, '-e', source]

describe('run', () => {
  it('answers in the same shape for a program that did well, that failed and that is missing', async () => {
    const well = await run({ argv: ['printf', 'a\\nb'] })
    expect(well).toMatchObject({ ended: 'exited', exitCode: 0, stdout: 'a\nb', stderr: '', truncated: false })
    const failed = await run({ argv: ['sh', '-c', 'echo no >&2; exit 3'] })
    expect(failed).toMatchObject({ ended: 'exited', exitCode: 3, stderr: 'no\n' })
    const missing = await run({ argv: ['no-such-program-anywhere'] })
    expect(missing).toMatchObject({ ended: 'missing', exitCode: undefined, stdout: '' })
    expect(new Set([...Object.keys(well), ...Object.keys(failed)])).toEqual(new Set(Object.keys(missing)))
  })

  it('tells a missing directory from a missing program', async () => {
    const result = await run({ argv: ['true'], directory: '/no/such/place' })
    expect(result).toMatchObject({ ended: 'failed', reason: 'there is no directory /no/such/place' })
  })

  it('passes each argument as it is: no shell looks at it', async () => {
    const result = await run({ argv: ['printf', '%s|', '$HOME', '; rm -rf x', '*'] })
    expect(result.stdout).toBe('$HOME|; rm -rf x|*|')
  })

  it('refuses an argument that holds a registered secret, and takes the same secret on standard input', async () => {
    registerSecret('correct horse battery')
    await expect(run({ argv: ['printf', '--password=correct horse battery'] })).rejects.toThrow('holds a secret')
    expect((await run({ argv: ['cat'], input: 'correct horse battery' })).stdout).toBe('correct horse battery')
  })

  it('feeds a stream, and does not mind a program that reads none of it', async () => {
    const chunks = Array.from({ length: 100 }, () => 'x'.repeat(10_000))
    expect((await run({ argv: ['wc', '-c'], input: Readable.from(chunks) })).stdout.trim()).toBe('1000000')
    expect(await run({ argv: ['true'], input: Readable.from(chunks) })).toMatchObject({ exitCode: 0 })
    expect(await run({ argv: ['true'], input: 'x'.repeat(1_000_000) })).toMatchObject({ exitCode: 0 })
  })

  it('hands on lines, the last one without an end too, and waits for a slow reader', async () => {
    const lines: string[] = []
    const onLine = async (line: string, stream: string) => {
      await setTimeout(5)
      lines.push(`${stream}:${line}`)
    }
    await run({ argv: ['sh', '-c', 'printf "a\\r\\nb\\n\\nñ"; sleep 0.05; echo e >&2'], onLine })
    expect(lines.filter((line) => line.startsWith('stdout'))).toEqual(['stdout:a', 'stdout:b', 'stdout:', 'stdout:ñ'])
    expect(lines).toContain('stderr:e')
  })

  it('keeps the end of long output and says that it was cut', async () => {
    const result = await run({ argv: node('for (let i = 0; i < 50000; i++) console.log(i)'), limit: 100 })
    expect(result.truncated).toBe(true)
    expect(result.stdout).toHaveLength(100)
    expect(result.stdout.endsWith('49999\n')).toBe(true)
  })

  it('ends a program at its timeout, by SIGKILL when SIGTERM does not help', async () => {
    const start = Date.now()
    const stubborn = await run({ argv: ['sh', '-c', 'trap "" TERM; sleep 30'], timeout: 200, grace: 200 })
    expect(stubborn).toMatchObject({ ended: 'timeout', exitCode: undefined })
    expect(Date.now() - start).toBeLessThan(5000)
  })

  it('ends all that the program has started when the signal aborts', async () => {
    const abort = new AbortController()
    const pids: number[] = []
    const running = run({
      argv: ['sh', '-c', 'sleep 60 & echo $!; wait'],
      signal: abort.signal,
      onLine: (line) => {
        pids.push(Number(line))
        abort.abort()
      },
    })
    expect(await running).toMatchObject({ ended: 'aborted' })
    await setTimeout(50)
    // Without an init that reaps orphans, a dead process remains as a zombie.
    const state = await readFile(`/proc/${pids[0]}/stat`, 'utf8').catch(() => 'gone')
    expect(state).toMatch(/\) Z |^gone/)
  })

  it('does not wait for a grandchild that keeps the pipes open', async () => {
    const start = Date.now()
    const result = await run({ argv: ['sh', '-c', 'echo ready; setsid sleep 20 & exit 0'] })
    expect(result).toMatchObject({ ended: 'exited', exitCode: 0, stdout: 'ready\n' })
    expect(Date.now() - start).toBeLessThan(5000)
  })

  it('ends the program and passes on what the line callback throws', async () => {
    const onLine = () => {
      throw new Error('enough')
    }
    await expect(run({ argv: ['sh', '-c', 'echo x; sleep 30'], onLine })).rejects.toThrow('enough')
  })
})
