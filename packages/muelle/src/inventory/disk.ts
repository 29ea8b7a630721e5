import { runningContainer, type View } from '../workshop/look.ts'

/** The disk that Docker's volumes are on, in bytes. */
export interface Disk {
  readonly total: number
  readonly free: number
}

/** As the database's container sees it: so it is the daemon's host that is told of, wherever that is. Undefined when it does not run. */
export async function diskOf(view: View, signal: AbortSignal): Promise<Disk | undefined> {
  const container = runningContainer(view, 'db')?.id
  if (container === undefined) return undefined
  const argv = ['df', '--block-size=1', '--output=size,avail', '/var/lib/postgresql/data']
  const { exitCode, stdout } = await view.engine.exec(container, { argv, signal })
  const [total, free] = stdout.trim().split('\n').at(-1)?.trim().split(/\s+/).map(Number) ?? []
  return exitCode === 0 && total && free !== undefined ? { total, free } : undefined
}
