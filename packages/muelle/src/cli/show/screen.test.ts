import { describe, expect, it } from 'vitest'
import { cut, screenOf } from './screen.ts'

function terminal(size: { columns: number; rows: number }) {
  const written: string[] = []
  const stream = { isTTY: true, ...size, write: (text: string) => written.push(text) }
  return { written, stream: stream as unknown as NodeJS.WriteStream }
}

describe('the screen', () => {
  it('takes back exactly what it showed before', () => {
    const { written, stream } = terminal({ columns: 80, rows: 24 })
    const show = screenOf(stream, true)
    show(() => 'one\ntwo')
    show(() => 'three')
    show(() => 'four')
    expect(written).toEqual(['\x1b[0Jone\ntwo\n', '\x1b[2A\r\x1b[0Jthree\n', '\x1b[1A\r\x1b[0Jfour\n'])
  })

  it('never shows more lines than the terminal has, nor longer ones', () => {
    const { written, stream } = terminal({ columns: 5, rows: 3 })
    screenOf(stream, true)(() => 'a long line\nb\nc\nd')
    expect(written).toEqual(['\x1b[0Ja lo…\nb\n'])
  })

  it('shows text below text where no cursor moves', () => {
    const { written, stream } = terminal({ columns: 80, rows: 24 })
    Object.assign(stream, { isTTY: false })
    const show = screenOf(stream, true)
    show(() => 'one')
    show(() => 'two')
    expect(written).toEqual(['one\n', 'two\n'])
  })
})

describe('a line that is cut', () => {
  it('keeps its colours, which take no room, and ends them', () => {
    expect(cut('\x1b[31mabcdef\x1b[0m', 4)).toBe('\x1b[31mabc…\x1b[0m')
    expect(cut('\x1b[31mabcd\x1b[0m', 4)).toBe('\x1b[31mabcd\x1b[0m')
    expect(cut('abcdef', 4)).toBe('abc…')
  })
})
