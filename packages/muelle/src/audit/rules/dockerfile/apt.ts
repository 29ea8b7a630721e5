import { type Hit, rule } from '../../rule.ts'
import { isApt, programOf, type Run, runsOf } from '../dockerfiles.ts'

export const apt = rule({
  id: 'dockerfile/apt',
  severity: 'low',
  title: 'Packages are installed in a way that ages or swells',
  why: 'An update in a layer of its own goes stale in the cache, package lists and recommended packages stay in the image, and apt’s own command line changes.',
  source: 'hadolint DL3005, DL3008, DL3009, DL3015, DL3027; docs.docker.com/build/building/best-practices',
  fix: 'RUN apt-get update && apt-get install -y --no-install-recommends … && rm -rf /var/lib/apt/lists/*',
  *find(project) {
    // A line a package is one fault, not ten: of a stage the first is told.
    for (const runs of Map.groupBy(runsOf(project), ({ stage }) => stage).values()) {
      const found = runs.flatMap((run) => [...ofRun(run)])
      const [first, ...others] = found.filter(({ isInstall }) => isInstall)
      yield* found.filter(({ isInstall }) => !isInstall)
      if (first !== undefined)
        yield { ...first, message: `${first.message}${others.length > 0 ? `; so ${others.length} more here` : ''}` }
    }
  },
})

function* ofRun({ instruction, calls, isShipped }: Run): Generator<Hit & { readonly isInstall?: true }> {
  const updates = calls.filter((call) => isApt(call, 'update'))
  const installs = calls.filter((call) => isApt(call, 'install'))
  const [update] = updates
  if (update && installs.length === 0 && !calls.some((call) => isApt(call, 'upgrade')))
    yield {
      at: update.at,
      message: 'apt-get update stands in a RUN without an install: later ones use its stale lists',
    }
  for (const call of calls)
    if (isApt(call, 'upgrade') || isApt(call, 'dist-upgrade') || isApt(call, 'full-upgrade'))
      yield { at: call.at, message: `${programOf(call)} upgrade makes every build another image` }
  const isCached = /type=cache[^\s]*\/apt/.test(
    instruction.at.file.text.slice(instruction.at.from, instruction.body.at.from),
  )
  const cleans = calls.some(
    ({ words }) => words[0]?.value === 'rm' && words.some(({ value }) => value.includes('/var/lib/apt/lists')),
  )
  for (const call of installs) {
    const words = call.words.map(({ value }) => value)
    const faults = [
      ...(programOf(call) === 'apt' ? ['apt is called where scripts call apt-get'] : []),
      ...(words.some((word) => /^--no-install-recommends$|APT::Install-Recommends/i.test(word))
        ? []
        : ['recommended packages come along']),
      ...(cleans || isCached || !isShipped ? [] : ['the package lists stay in the layer']),
      ...(words.some((word) => /^(-[a-z]*y[a-z]*|--yes|--assume-yes|-qq+)$/.test(word))
        ? []
        : ['it would ask, and there is nobody to answer']),
    ]
    if (faults.length > 0)
      yield { at: { ...call.at, to: call.words[1]?.at.to ?? call.at.to }, message: faults.join('; '), isInstall: true }
  }
}
