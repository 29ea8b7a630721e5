import { moduleOf, type Selection } from './selection.ts'

/** What one run of Odoo tests. */
export interface Group {
  readonly modules: readonly string[]
  /** `--test-tags` of it. */
  readonly tags: string
}

/**
 * Divides modules among runs that go on side by side, so that each has about as many tests.
 * @param weight how many tests a module has. @param jobs at least 1.
 * @returns as many groups as there is something for.
 */
export function groupsOf(selection: Selection, weight: (module: string) => number, jobs: number): readonly Group[] {
  const buckets = Array.from({ length: Math.min(jobs, selection.modules.length) }, () => ({
    sum: 0,
    modules: [] as string[],
  }))
  // The heaviest first, each to where the least is.
  const byWeight = [...selection.modules].sort((a, b) => weight(b) - weight(a) || (a < b ? -1 : 1))
  for (const module of byWeight) {
    const [least] = [...buckets].sort((a, b) => a.sum - b.sum)
    least?.modules.push(module)
    if (least) least.sum += weight(module) + 1
  }
  return buckets.map(({ modules }) => ({
    modules: modules.sort(),
    tags: [...selection.include.filter((spec) => modules.includes(moduleOf(spec) ?? '')), ...selection.exclude]
      .map(({ text }) => text)
      .join(','),
  }))
}

/** Bytes that one run may take. */
const gibibyte = 2 ** 30

/**
 * How many runs go on side by side where nobody said: a core each, and one for PostgreSQL; half of the host's memory.
 * @param host cores and bytes of memory. @param memory bytes that one run may take.
 */
export const usualJobs = (host: { readonly cpus: number; readonly memory: number }, memory = 2 * gibibyte): number =>
  Math.max(1, Math.min(host.cpus - 1, Math.floor(host.memory / 2 / memory)))
