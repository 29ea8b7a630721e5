import { describe, expect, it } from 'vitest'
import type { StoredImage } from '../../engine/port/images.ts'
import type { Engine } from '../../engine/port.ts'
import { bytesOnlyIn, layersOf } from './space.ts'

const step = (command: string, size: number) => ({ command, size, createdAt: '2026-11-23T12:00:00Z' })

describe('the layers of an image', () => {
  it('are the steps that changed files, an empty RUN too; settings made none', () => {
    const history = [
      step('', 80),
      step('/bin/sh -c #(nop)  LABEL a=b', 0),
      step('/bin/sh -c true', 0),
      step('/bin/sh -c #(nop) COPY dir:1 in /x ', 7),
      step('CMD ["odoo"]', 0),
    ]
    expect(layersOf(['base', 'run', 'copy'], history).map(({ command, size }) => [command, size])).toEqual([
      ['', 80],
      ['/bin/sh -c true', 0],
      ['/bin/sh -c #(nop) COPY dir:1 in /x ', 7],
    ])
  })

  it('are counted by their bytes where the history says less than the layers', () => {
    expect(layersOf(['a', 'b'], [step('x', 3), step('WORKDIR /y', 0), step('z', 4)]).map(({ size }) => size)).toEqual([
      3, 4,
    ])
  })
})

it('only what no other image shares is freed', async () => {
  const stored = (id: string, layers: string[]) => ({ id, layers }) as unknown as StoredImage
  const history = async () => [step('base', 100), step('own', 7)]
  const engine = { images: { history } } as unknown as Engine
  const going = [stored('1', ['base', 'one']), stored('2', ['base', 'two'])]
  expect(await bytesOnlyIn(engine, going, [stored('3', ['base', 'three'])])).toBe(14)
  expect(await bytesOnlyIn(engine, going, [])).toBe(114)
  // The same content on another base is another layer.
  expect(await bytesOnlyIn(engine, going, [stored('4', ['other', 'one'])])).toBe(114)
})
