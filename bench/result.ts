/** One line of a benchmark's table: a name, then figures with their units in the keys. */
export interface Row {
  readonly name: string
  readonly [figure: string]: string | number
}

/** A promise of the project and whether this run kept it. Both texts carry the unit. */
export interface Goal {
  readonly name: string
  readonly goal: string
  readonly measured: string
  readonly met: boolean
}

interface Measured {
  readonly rows: readonly Row[]
  readonly goals: readonly Goal[]
}

/** What `npm run bench -- … --format json` prints. */
export interface Result extends Measured {
  readonly machine: Readonly<Record<string, string | number>>
}

/** A benchmark. `quick` takes fewer samples: a smoke test, not a figure to publish. */
export type Benchmark = (wish: { readonly quick: boolean; readonly note: (text: string) => void }) => Promise<Measured>
