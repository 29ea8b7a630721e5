/** The words of a command line after `muelle`, as a shell would part them; only quotes are known. */
export function wordsOf(line: string): readonly string[] {
  const words = line.match(/'[^']*'|"[^"]*"|[^\s'"]+/g) ?? []
  return words.slice(1).map((word) => word.replace(/^(['"])(.*)\1$/, '$2'))
}
