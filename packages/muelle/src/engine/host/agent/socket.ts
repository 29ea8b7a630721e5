import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { EnvironmentError, UserError } from '../../../kernel/errors.ts'

/** Where the helper finds the volume with HAProxy's runtime socket. */
export const proxyRun = '/run/haproxy'

/**
 * Sends one command to a UNIX socket and returns the whole answer; the other side closes when it is done.
 * @param patience milliseconds for an answer.
 * @throws EnvironmentError when nobody listens there, or when the signal aborts.
 */
export async function ask(
  root: string,
  path: string,
  command: string,
  { patience = 10_000, signal }: { readonly patience?: number; readonly signal?: AbortSignal } = {},
): Promise<string> {
  if (path.includes('/../') || ![`${root}/`, `${proxyRun}/`].some((start) => path.startsWith(start)))
    throw new UserError({
      what: `The helper does not speak to ${path}.`,
      next: `Use a socket below ${root} or ${proxyRun}.`,
    })
  const connection = connect({ path, ...(signal && { signal }) })
  connection.setTimeout(patience, () => connection.destroy(new Error(`no answer within ${patience / 1000} s`)))
  try {
    connection.end(`${command}\n`)
    return await text(connection)
  } catch (error) {
    throw new EnvironmentError(
      {
        what: `Nobody answers at the socket ${path}.`,
        evidence: error instanceof Error ? error.message : String(error),
        next: 'The service behind it does not run: muelle ps, muelle logs proxy.',
      },
      { cause: error },
    )
  }
}
