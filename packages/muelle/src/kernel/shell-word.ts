/** A word as a POSIX shell takes it, in quotes where it needs them. To be shown, or to be given to a program that starts a shell. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
