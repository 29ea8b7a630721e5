import { scheduleJson, schedulePath } from '../render/steward/schedule.ts'
import { hostText, type View } from '../workshop/look.ts'

/** Whether the steward has the schedule that muelle.yaml says. */
export async function isShipped(view: View): Promise<boolean> {
  const wanted = Object.keys(view.stack.schedule.jobs).length === 0 ? undefined : scheduleJson(view.stack)
  return (await hostText(view, schedulePath)) === wanted
}
