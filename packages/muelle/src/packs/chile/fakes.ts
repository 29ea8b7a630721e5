import { type Fakes, numberOf } from '../../anonymizing/fakes.ts'

/** Numbers of that range were given to nobody when this was written: people are below 30, companies above 45 million. */
const from = 30_000_000
const many = 15_000_000

/** Prime to `many`, so that different rows get different numbers. */
const stride = 7919

/** Check digit: modulo 11, weights 2..7 from the right, 11 is 0, 10 is K (facts/chile.md). `body` has eight digits. */
const withDigit = (body: string): string =>
  `(SELECT b || '-' || CASE rest WHEN 11 THEN '0' WHEN 10 THEN 'K' ELSE rest::text END FROM (SELECT b, 11 - (${[3, 2, 7, 6, 5, 4, 3, 2].map((weight, index) => `${weight} * substr(b, ${index + 1}, 1)::int`).join(' + ')}) % 11 AS rest FROM (SELECT (${body})::text AS b) AS number) AS checked)`

export const fakes: Fakes = {
  'fake-rut': {
    sql: (hash, value, own) =>
      `CASE WHEN ${value} LIKE 'CL%' THEN 'CL' ELSE '' END || ${withDigit(`${from} + ${own === undefined ? numberOf(hash, many) : `(${own}::bigint * ${stride}) % ${many}`}`)}`,
    same: (value) => `upper(regexp_replace(${value}, '[^0-9kK]', '', 'g'))`,
    longest: 12,
  },
}
