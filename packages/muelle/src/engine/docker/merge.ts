import type { LogLine } from '../port.ts'

type Source = AsyncGenerator<LogLine>

/** Merges sources that are sorted by time each into one that is. Holds one line of each. */
export async function* inOrder(sources: readonly Source[]): AsyncGenerator<LogLine> {
  const heads = await Promise.all(sources.map(async (source) => ({ source, head: await source.next() })))
  try {
    for (;;) {
      const open = heads.filter(({ head }) => !head.done)
      const first = open.reduce<(typeof open)[number] | undefined>(
        (least, item) => (least === undefined || item.head.value.at < least.head.value.at ? item : least),
        undefined,
      )
      if (first === undefined) return
      yield first.head.value
      first.head = await first.source.next()
    }
  } finally {
    await Promise.all(sources.map((source) => source.return(undefined)))
  }
}

/** Merges sources in the order in which their lines come. Ends when all have ended. */
export async function* asTheyCome(sources: readonly Source[]): AsyncGenerator<LogLine> {
  const waiting = new Map<Source, Promise<{ source: Source; result: IteratorResult<LogLine> }>>()
  const ask = (source: Source) => {
    const asked = source.next().then((result) => ({ source, result }))
    // Another source may fail first: this one's failure is then nobody's.
    asked.catch(() => undefined)
    waiting.set(source, asked)
  }
  for (const source of sources) ask(source)
  try {
    while (waiting.size > 0) {
      const { source, result } = await Promise.race(waiting.values())
      // To the end of the queue, so that one busy source does not silence the others.
      waiting.delete(source)
      if (result.done) continue
      yield result.value
      ask(source)
    }
  } finally {
    // Not awaited: a source that waits for its next line answers only when the signal aborts.
    for (const source of waiting.keys()) source.return(undefined).catch(() => undefined)
  }
}
