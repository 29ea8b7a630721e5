/** Where a frame of a traceback is, as Python writes it. */
export interface Frame {
  readonly file: string
  readonly line: number
}

const frameLine = /^\s+File "([^"]+)", line (\d+)/

/**
 * What a traceback says.
 * @param rest the lines below the head of its record.
 * @param module whose code is looked for: the deepest frame within it is where the fault is; without one the last frame.
 * @returns `message`: what was raised, in all its lines; empty without a traceback.
 */
export function readTraceback(
  rest: readonly string[],
  module: string | undefined,
): { readonly message: string; readonly place: Frame | undefined } {
  const frames = rest.flatMap((text, at) => {
    const [, file, line] = frameLine.exec(text) ?? []
    return file === undefined ? [] : [{ file, line: Number(line), at }]
  })
  const last = frames.at(-1)
  const own = module === undefined ? undefined : frames.findLast(({ file }) => file.includes(`/${module}/`))
  const after = last === undefined ? 0 : last.at + 1
  const raised = rest.findIndex((text, at) => at >= after && /^\S/.test(text) && !text.startsWith('Traceback'))
  const place = own ?? last
  return {
    message: raised < 0 ? '' : rest.slice(raised).join('\n').trimEnd(),
    place: place && { file: place.file, line: place.line },
  }
}
