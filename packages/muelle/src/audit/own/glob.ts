/**
 * Whether a path is meant: `*` and `?` within a folder, `**` through any number of them. No braces and no classes, whose unfolding
 * could be made to take for ever.
 */
export function isMeant(path: string, glob: string): boolean {
  return along(path.split('/'), glob.split('/'), (part, each) => isNamed(part, each), '**')
}

/** Whether a name is meant, in which `*` stands for anything: `action_*`, `requests.*`. */
export const isNamed = (name: string, glob: string): boolean =>
  along([...name], [...glob], (char, each) => each === '?' || each === char, '*')

/** Goes through both at once; the open end is the last star, so that it takes at most the product of their lengths. */
function along(
  names: readonly string[],
  globs: readonly string[],
  fits: (name: string, glob: string) => boolean,
  star: string,
): boolean {
  let [name, glob, back, from] = [0, 0, -1, 0]
  while (name < names.length) {
    const each = globs[glob]
    if (each === star) {
      back = glob++
      from = name
    } else if (each !== undefined && fits(names[name] ?? '', each)) {
      glob++
      name++
    } else if (back !== -1) {
      glob = back + 1
      name = ++from
    } else return false
  }
  return globs.slice(glob).every((each) => each === star)
}
