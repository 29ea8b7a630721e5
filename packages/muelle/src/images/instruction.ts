/** An instruction as a person would have written it: the builders' own words around it are left out. */
export function instruction(command: string): string {
  const nop = /^.*#\(nop\)\s+(.*)$/s.exec(command)
  const text =
    nop?.[1] ??
    command.replace(/^RUN /, '').replace(/^(?:\|\d+ .*? )?(\/bin\/\S*sh (?:-\w+ )*(?:pipefail )?-c) /s, 'RUN ')
  return (
    text
      .replace(/ # buildkit$/, '')
      .replace(/\s+/g, ' ')
      .trim() || 'imported as a whole'
  )
}

/** Whether a step copied files in from a build context. */
export const copies = (command: string): boolean => /^(COPY|ADD) /.test(instruction(command))

/** Cut to a width, with what was cut told. */
export const cut = (text: string, width: number): string =>
  text.length > width ? `${text.slice(0, width - 1)}…` : text
