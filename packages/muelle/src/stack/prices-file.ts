import { closest } from '../kernel/didyoumean.ts'
import { type Report, UserErrors } from '../kernel/errors.ts'
import { isPlain } from '../kernel/plain.ts'
import { readDocument } from './document.ts'
import { schemaFaults } from './faults.ts'
import type { Places } from './places.ts'
import { Prices } from './prices.ts'
import { readSource } from './source.ts'

/**
 * Reads a price file.
 * @param directory of the project. @param file as `sizing.prices` names it.
 * @throws UserErrors with every hole in it and its place.
 */
export async function readPrices(directory: string, file: string): Promise<Prices> {
  const source = await readSource(directory, file)
  if (source === undefined)
    throw new UserErrors([
      {
        what: `There is no price file ${file}`,
        evidence: 'sizing.prices',
        next: 'Write it, or remove the key. docs/sizing.md has one.',
      },
    ])
  if (!('text' in source)) throw new UserErrors([source])
  const { value, places, faults } = readDocument(source)
  throwAll(faults)
  if (!isPlain(value))
    throw new UserErrors([
      {
        what:
          value === null || value === undefined ? `${file} is empty` : `${file} must hold keys such as currency: CLP`,
        next: 'docs/sizing.md has an example.',
        at: places.offset(0),
      },
    ])
  const parsed = Prices.safeParse(value)
  if (!parsed.success) throwAll(schemaFaults(parsed.error.issues, value, places, (path) => path, Prices))
  const prices = Prices.parse(value)
  throwAll([...currencyFaults(prices, places), ...nameFaults(prices, places)])
  return prices
}

function throwAll([first, ...others]: readonly Report[]): void {
  if (first) throw new UserErrors([first, ...others])
}

function currencyFaults({ currency }: Prices, places: Places): readonly Report[] {
  const known = Intl.supportedValuesOf('currency')
  if (known.includes(currency)) return []
  const near = closest(currency, known)
  return [
    {
      what: `${currency} is no currency of ISO 4217`,
      evidence: currency,
      next: near === undefined ? 'Write a code such as CLP, UYU or USD.' : `Did you mean "${near}"?`,
      at: places.ofValue(['currency']),
    },
  ]
}

function nameFaults({ machines }: Prices, places: Places): readonly Report[] {
  const names = machines.map(({ name }) => name)
  return names.flatMap((name, index) =>
    names.indexOf(name) < index
      ? [
          {
            what: `The machine ${name} is there twice`,
            next: 'Keep one of them.',
            at: places.ofValue(['machines', index, 'name']),
          },
        ]
      : [],
  )
}
