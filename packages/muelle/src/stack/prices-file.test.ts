import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { UserErrors } from '../kernel/errors.ts'
import { readPrices } from './prices-file.ts'

const whole = `currency: CLP
machines:
  - {name: small, cpus: 2, memory: 8G, disk: 80G, monthly: 18000}
  - {name: large, cpus: 4, memory: 16G, monthly: 36000}
diskPerGB: 95
backupPerGB: 40
traffic: {perGB: 8}
`
let directory = ''

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'muelle-prices-'))
})
afterAll(() => rm(directory, { recursive: true }))

async function read(text: string) {
  await writeFile(join(directory, 'prices.yaml'), text)
  return readPrices(directory, 'prices.yaml')
}

async function faultsOf(text: string) {
  const error = await read(text).catch((error: unknown) => error)
  if (!(error instanceof UserErrors)) throw new Error(`no faults: ${String(error)}`)
  return error.reports.map(({ what, next, at }) => ({ what, next, line: at?.line }))
}

describe('a price file', () => {
  test('is read whole', async () => {
    expect(await read(whole)).toMatchObject({
      currency: 'CLP',
      machines: [{ name: 'small' }, { monthly: 36_000 }],
      traffic: { includedGB: 0 },
    })
  })

  test.each([
    ['a price is missing', (text: string) => text.replace(', monthly: 36000', ''), 'machines[1].monthly is missing', 4],
    ['the price of disks is missing', (text: string) => text.replace('diskPerGB: 95\n', ''), 'diskPerGB is missing', 1],
    [
      'a price is text',
      (text: string) => text.replace('95', '"95 CLP"'),
      'diskPerGB must be a number from 0 to 1000000000000',
      5,
    ],
    [
      'a price is negative',
      (text: string) => text.replace('40', '-40'),
      'backupPerGB must be a number from 0 to 1000000000000',
      6,
    ],
    [
      'a key is misspelt',
      (text: string) => text.replace('monthly: 18000', 'montly: 18000'),
      'Unknown key "montly" under machines[0]',
      3,
    ],
    [
      'the currency is a sign',
      (text: string) => text.replace('CLP', '$'),
      'currency must be a currency by its ISO 4217 code, such as CLP or USD',
      1,
    ],
    ['the currency does not exist', (text: string) => text.replace('CLP', 'CLO'), 'CLO is no currency of ISO 4217', 1],
    [
      'a machine is there twice',
      (text: string) => text.replace('large', 'small'),
      'The machine small is there twice',
      4,
    ],
    [
      'there is no machine',
      (text: string) => text.replace(/machines:[\s\S]*\n(?=disk)/, 'machines: []\n'),
      'machines needs at least 1 item',
      2,
    ],
    [
      'it is no YAML',
      (text: string) => text.replace('{name: small', '{name: "small'),
      expect.any(String),
      expect.any(Number),
    ],
  ])('is refused with its line when %s', async (_, change, what, line) => {
    expect(await faultsOf(change(whole))).toContainEqual(expect.objectContaining({ what, line }))
  })

  test('is refused when it is empty or not there', async () => {
    expect(await faultsOf('')).toEqual([expect.objectContaining({ what: 'prices.yaml is empty' })])
    await expect(readPrices(directory, 'other.yaml')).rejects.toThrow('There is no price file other.yaml')
  })
})
