import { request } from 'node:http'
import { z } from 'zod'

const Version = z.object({ Version: z.string(), ApiVersion: z.string() })

/** How a daemon's socket answers: a version, or that it lets this user not in, or that nobody is there. */
export type Answer =
  | { readonly state: 'answers'; readonly version: string; readonly api: string }
  | { readonly state: 'forbidden' | 'down'; readonly reason: string }

/**
 * Asks the daemon behind a UNIX socket for its version.
 * @param timeout milliseconds; a daemon that is still loading its containers does not answer.
 */
export async function ask(socketPath: string, timeout = 5000): Promise<Answer> {
  try {
    const version = Version.parse(JSON.parse(await get(socketPath, '/version', timeout)))
    return { state: 'answers', version: version.Version, api: version.ApiVersion }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    const state = code === 'EACCES' || code === 'EPERM' ? 'forbidden' : 'down'
    return { state, reason: error instanceof Error ? error.message : String(error) }
  }
}

/**
 * The daemon's answer to one of its paths, as JSON.
 * @throws Error when it does not answer within the time, or with something else.
 */
export async function getJson(socketPath: string, path: string, timeout = 15_000): Promise<unknown> {
  return JSON.parse(await get(socketPath, path, timeout))
}

function get(socketPath: string, path: string, timeout: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath, path, timeout, headers: { host: 'docker' } }, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        body += chunk
      })
      response.on('end', () => resolve(body))
      response.on('error', reject)
    })
    asked.on('timeout', () => asked.destroy(new Error(`no answer within ${timeout} ms`)))
    asked.on('error', reject)
    asked.end()
  })
}
