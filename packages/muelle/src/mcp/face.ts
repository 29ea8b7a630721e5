import type { Face } from '../perform/face.ts'
import { type Reporter, reporterFor } from './progress.ts'
import { readSecret } from './secret.ts'
import type { Call } from './tools/tool.ts'

/**
 * What an operation sees of this face: no terminal, secrets by reference, the request's own signal.
 * @param environment named by the call; the server's own when absent.
 */
export function faceFor({ place, context }: Call, environment: string | undefined): { face: Face; reporter: Reporter } {
  const reporter = reporterFor(context)
  const face: Face = {
    name: 'mcp',
    directory: place.directory,
    environment: environment ?? place.environment,
    environ: place.environ,
    signal: context.mcpReq.signal,
    readSecret: (source, name) => readSecret(source, name, place),
    onEvent: reporter.onEvent,
    onLine: reporter.onLine,
  }
  return { face, reporter }
}
