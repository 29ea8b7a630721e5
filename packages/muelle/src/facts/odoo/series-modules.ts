import table from './series-modules.json' with { type: 'json' }

const of = (groups: Readonly<Record<string, string>>): ReadonlyMap<number, ReadonlySet<string>> => {
  const found = new Map<number, Set<string>>()
  for (const [series, names] of Object.entries(groups))
    for (const major of series.split(' ').map(Number)) {
      const known = found.get(major) ?? new Set()
      for (const name of names.split(' ')) known.add(name)
      found.set(major, known)
    }
  return found
}

/** Names of the modules of Community, by series: 19 of 19.0. */
export const communityModules = of(table.community)
/** Names of the modules of Enterprise, by series. */
export const enterpriseModules = of(table.enterprise)
