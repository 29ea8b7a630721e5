/** An answer without what differs between one moment and the next, and without the way by which it came. */
export function withoutTheMoment(answer: unknown): unknown {
  if (Array.isArray(answer)) return answer.map(withoutTheMoment)
  if (typeof answer === 'string')
    return answer.replace(time, '<time>').replace(took, '<took>').replace(size, '<size>').replace(way, '<daemon>')
  if (answer === null || typeof answer !== 'object') return answer
  return Object.fromEntries(
    Object.entries(answer).map(([key, value]) => [key, momentary.has(key) ? '<now>' : withoutTheMoment(value)]),
  )
}

const time = /\d{4}-\d\d-\d\dT[\d:.]+Z/g
const took = /\d+\.\d ms/g
const size = /[\d.]+ [KMGT]iB/g
const way = /unix:\/\/\/var\/run\/docker\.sock|ssh:\/\/root@127\.0\.0\.1:\d+/g

/** Measured anew each time: disks, volumes and the files in them, processors, memory, networks, sessions of PostgreSQL. */
const momentary = new Set(['free', 'bytes', 'entries', 'cores', 'used', 'received', 'sent', 'throttled', 'connections'])
