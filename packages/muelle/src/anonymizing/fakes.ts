/** A value that takes the place of a personal one, as SQL. */
export interface Fake {
  /**
   * @param hash SQL of a text of 64 hexadecimal digits: the same for equal values, another in each clone.
   * @param value SQL of the original text, never NULL and never empty.
   * @param own SQL of a number that no other row has, where the column may hold each value once; undefined elsewhere.
   */
  readonly sql: (hash: string, value: string, own: string | undefined) => string
  /** Makes texts equal that mean the same, as SQL; small letters without blanks around when absent. */
  readonly same?: (value: string) => string
  /** Values that are nobody's: the logins that every Odoo has (19.0 base/data/res_users_data.xml). */
  readonly kept?: readonly string[]
  /** Most characters that it gives. */
  readonly longest: number
}

export type Fakes = Readonly<Record<string, Fake>>

/** A number below `below` (at most 2^52) made of 13 hexadecimal digits of a hash. */
export const numberOf = (hash: string, below: number, from = 1): string =>
  `(('x' || substr(${hash}, ${from}, 13))::bit(52)::bigint % ${below})`

const first =
  'Ana Bruno Carla Diego Elena Felipe Gloria Hugo Irene Jorge Laura Mario Nadia Oscar Paula Raul Sonia Tomas Ursula Victor'
const last =
  'Acosta Bravo Castro Duarte Espina Ferrer Gallo Herrera Ibarra Jara Leal Mora Nunez Ortega Prado Rivas Soto Tapia Urrutia Vega'

const oneOf = (words: string, hash: string, from: number): string =>
  `split_part('${words}', ' ', 1 + ${numberOf(hash, words.split(' ').length, from)}::int)`

/** Those that belong to no country. */
export const fakes: Fakes = {
  // RFC 2606: nothing is ever delivered to .invalid.
  'fake-email': {
    sql: (hash) => `'person-' || substr(${hash}, 1, 16) || '@example.invalid'`,
    kept: ['admin', '__system__', 'public', 'portaltemplate', 'default'],
    longest: 39,
  },
  'fake-name': {
    sql: (hash) => `${oneOf(first, hash, 1)} || ' ' || ${oneOf(last, hash, 14)} || ' ' || substr(${hash}, 27, 8)`,
    longest: 24,
  },
  // ITU-T E.164: no country has 999.
  'fake-phone': {
    sql: (hash) => `'+999' || lpad((${numberOf(hash, 1e11)})::text, 11, '0')`,
    same: (value) => `regexp_replace(${value}, '[^0-9]', '', 'g')`,
    longest: 15,
  },
  hash: { sql: (hash) => `substr(${hash}, 1, 32)`, same: (value) => value, longest: 32 },
}
