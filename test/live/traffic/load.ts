import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

/** What a bounded load has seen. */
export interface LoadResult {
  readonly answered: number
  /** Everything that was not the wanted status, in words. */
  readonly failures: readonly string[]
  /** Milliseconds. */
  readonly longest: number
  /** Bodies of the requests that were answered well, and of all that were sent: for counting what was executed. */
  readonly acknowledged: readonly string[]
  readonly sent: readonly string[]
}

/** One kind of request; `body` makes it a POST with a body of its own. */
export interface Kind {
  readonly path: string
  readonly body?: (n: number) => string
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * Clients that ask one thing after another, without trying anything again, until told to stop.
 * @param kinds taken in turn.
 * @param pause milliseconds of each client between two requests.
 */
export function load(port: number, kinds: readonly Kind[], clients = 6, pause = 20): { stop(): Promise<LoadResult> } {
  const agent = new Agent({ keepAlive: true })
  const seen = { answered: 0, longest: 0 }
  const failures: string[] = []
  const acknowledged: string[] = []
  const sent: string[] = []
  let on = true
  let count = 0
  const client = async () => {
    while (on) {
      const n = count++
      const kind = kinds[n % kinds.length]
      if (kind === undefined) throw new Error('a load needs a kind of request')
      const body = kind.body?.(n)
      if (body !== undefined) sent.push(body)
      const began = performance.now()
      const answer = await ask(port, agent, kind, body)
      seen.longest = Math.max(seen.longest, performance.now() - began)
      if (answer === '200') {
        seen.answered += 1
        if (body !== undefined) acknowledged.push(body)
      } else failures.push(`${kind.path}: ${answer} after ${Math.round(performance.now() - began)} ms`)
      await sleep(pause)
    }
  }
  const running = Array.from({ length: clients }, client)
  return {
    async stop() {
      on = false
      await Promise.all(running)
      agent.destroy()
      return { ...seen, failures, acknowledged, sent }
    },
  }
}

/** The status of the answer, read to its end; or the error. */
function ask(port: number, agent: Agent, { path, headers = {} }: Kind, body: string | undefined): Promise<string> {
  return new Promise((resolve) => {
    const asked = request(
      { port, host: '127.0.0.1', path, agent, method: body === undefined ? 'GET' : 'POST', headers: { ...headers } },
      (answer) => {
        answer.resume()
        answer.on('end', () => resolve(String(answer.statusCode)))
        answer.on('error', (error) => resolve(error.message))
      },
    )
    asked.on('error', (error) => resolve(error.message))
    asked.end(body)
  })
}
