import { connectEngine } from '../engine/connect.ts'
import type { Context } from '../kernel/operation.ts'
import type { Progress } from '../kernel/steps.ts'
import type { Stack } from '../stack/stack.ts'
import { type Filter, isShown, plainStyle, recordLines } from './lines.ts'
import { recordsTo } from './records.ts'

/** Tells what Odoo's containers log, record by record, until the signal aborts. */
export async function followed(
  context: Context,
  stack: Stack,
  { since, ...filter }: Filter & { readonly since: string },
  progress: Progress,
): Promise<void> {
  const engine = await connectEngine(stack, context.environ)
  const containers = await engine.containers(stack.project)
  const odoo = containers.filter(
    ({ service, oneOff, state }) => !oneOff && state === 'running' && service.startsWith('odoo-'),
  )
  const style = context.style ?? plainStyle
  const records = recordsTo((each) => {
    if (isShown(each, filter)) for (const line of recordLines(each, stack, style)) progress.line(line)
  })
  for await (const line of engine.logs(odoo, { follow: true, since, signal: context.signal })) records.push(line)
  records.end()
}
