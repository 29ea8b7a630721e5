import type { Role } from '../../project/role.ts'
import type { Service } from '../../read/compose/service.ts'
import type { Place } from '../../text.ts'

/** Entrypoint and command of a service as one line, before variables are put in. */
export function wordsOnOneLine(
  service: Service,
  role: Role,
): { readonly text: string; readonly placeOf: (index: number) => Place } {
  const words = [...(service.entrypoint ?? []), ...(service.command ?? [])]
  // The image's entrypoint is the program when the command begins with an option.
  let text = words[0]?.value.startsWith('-') ? `${role} ` : ''
  const starts: { readonly from: number; readonly at: Place }[] = []
  for (const { raw, at } of words) {
    starts.push({ from: text.length, at })
    text += `${raw.replaceAll('\n', ' ')} `
  }
  return { text, placeOf: (index) => starts.findLast(({ from }) => from <= index)?.at ?? service.at }
}
