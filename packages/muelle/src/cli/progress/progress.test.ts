import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Style } from '../../kernel/operation.ts'
import { screen } from '../fixtures/screen.ts'
import { liveProgress } from './live.ts'
import { plainProgress } from './plain.ts'
import { elapsed } from './progress.ts'

const same = (text: string) => text
const style: Style = { width: 60, bold: same, dim: same, good: same, bad: same, warn: same }

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('elapsed', () => {
  it.each([
    [50, ''],
    [420, '0.4 s'],
    [12_300, '12 s'],
    [185_000, '3 min 05 s'],
  ])('of %i ms is %j', (milliseconds, text) => {
    expect(elapsed(0, milliseconds)).toBe(text)
  })
})

describe('progress in a pipe', () => {
  it('says every half a minute that a step is still running, and its last note', () => {
    const lines: string[] = []
    const view = plainProgress(
      (line) => lines.push(line),
      () => {},
      { style, verbose: false },
    )
    view.onEvent({ type: 'start', step: 'a', what: 'build the image' })
    view.onEvent({ type: 'note', step: 'a', text: 'step 3 of 9' })
    vi.advanceTimersByTime(60_000)
    view.onEvent({ type: 'done', step: 'a', changed: true })
    view.close()
    vi.advanceTimersByTime(60_000)
    expect(lines).toEqual([
      'begin  build the image',
      'still  build the image: step 3 of 9 (30 s)',
      'still  build the image: step 3 of 9 (1 min 00 s)',
      'done   build the image (1 min 00 s)',
    ])
  })

  it('tells the last notes of a step that failed, and no others', () => {
    const lines: string[] = []
    const view = plainProgress(
      (line) => lines.push(line),
      () => {},
      { style, verbose: false },
    )
    view.onEvent({ type: 'start', step: 'a', what: 'build' })
    for (let note = 1; note <= 30; note += 1) view.onEvent({ type: 'note', step: 'a', text: `note ${note}` })
    view.onEvent({ type: 'failed', step: 'a', reason: 'no disk' })
    expect(lines).toEqual([
      'begin  build',
      ...Array.from({ length: 20 }, (_, at) => `       note ${at + 11}`),
      'failed build: no disk',
    ])
    view.close()
  })
})

describe('progress in a terminal', () => {
  it('keeps finished steps above, and turns the running ones below with note and time', () => {
    const terminal = screen(60)
    const view = liveProgress(terminal.stream, () => {}, { style, verbose: false })
    view.onEvent({ type: 'start', step: 'a', what: 'network' })
    view.onEvent({ type: 'done', step: 'a', changed: false })
    view.onEvent({ type: 'start', step: 'b', what: 'database' })
    view.onEvent({ type: 'start', step: 'c', what: 'proxy' })
    view.onEvent({ type: 'note', step: 'b', text: 'waiting\nfor health' })
    vi.advanceTimersByTime(2000)
    expect(terminal.lines()).toEqual(['– network', '⠋ database · waiting for health 2.0 s', '⠋ proxy 2.0 s'])
    view.onEvent({ type: 'done', step: 'c', changed: true })
    view.onEvent({ type: 'failed', step: 'b', reason: 'unhealthy' })
    view.close()
    expect(terminal.lines()).toEqual(['– network', '✔ proxy 2.0 s', '✖ database 2.0 s', '    waiting for health'])
    expect(terminal.cursorHidden()).toBe(false)
  })

  it('writes lines of the operation above the running steps', () => {
    const terminal = screen(60)
    const view = liveProgress(terminal.stream, (text) => terminal.stream.write(`${text}\n`), { style, verbose: false })
    view.onEvent({ type: 'start', step: 'a', what: 'database' })
    view.onLine('a line')
    vi.advanceTimersByTime(500)
    view.onLine('another line')
    expect(terminal.lines()).toEqual(['a line', 'another line', expect.stringMatching(/^. database/)])
    view.close()
    expect(terminal.lines()).toEqual(['a line', 'another line'])
  })

  it('never writes a line longer than the terminal, which would break into two', () => {
    const terminal = screen(40)
    const view = liveProgress(terminal.stream, () => {}, { style, verbose: true })
    view.onEvent({ type: 'start', step: 'a', what: 'w'.repeat(100) })
    view.onEvent({ type: 'note', step: 'a', text: 'n'.repeat(100) })
    vi.advanceTimersByTime(65_000)
    view.onEvent({ type: 'done', step: 'a', changed: true })
    view.close()
    expect(Math.max(...terminal.widths())).toBeLessThanOrEqual(40)
  })
})
