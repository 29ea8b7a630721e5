import { posix } from 'node:path'

/**
 * Module specifiers that a TypeScript text imports: static, type-only, re-exported, side-effect, dynamic and `typeof import()` ones.
 * Reads text, not a syntax tree: comments are removed first, so an import in prose does not count.
 */
export function importsOf(text: string): readonly string[] {
  const code = withoutComments(text)
  const patterns = [
    /\b(?:import|export)\s+(?:type\s+)?[^'"`;()]*?\bfrom\s*(['"])(?<specifier>[^'"\n]+)\1/g,
    /\bimport\s*(['"])(?<specifier>[^'"\n]+)\1/g,
    /\b(?:import|require)\s*\(\s*(['"`])(?<specifier>[^'"`\n]+)\1/g,
  ]
  return patterns.flatMap((pattern) => [...code.matchAll(pattern)].flatMap((match) => match.groups?.specifier ?? []))
}

/** Those of `importsOf` that are still there when the program runs: type-only imports are erased. */
export function runtimeImportsOf(text: string): readonly string[] {
  const typeOnly = /\b(?:import|export)\s+type\s[^'"`;()]*?\bfrom\s*(['"])[^'"\n]+\1|\btypeof\s+import\s*\([^)]*\)/g
  return importsOf(withoutComments(text).replace(typeOnly, ' '))
}

/** The imported file relative to the source root, for a relative specifier or one of the build's; undefined for a package or a file outside the root. */
export function resolveWithin(file: string, specifier: string): string | undefined {
  if (specifier.startsWith('#generated/')) return `generated/${specifier.slice('#generated/'.length)}.d.ts`
  if (!specifier.startsWith('.')) return undefined
  const path = posix.join(posix.dirname(file), specifier)
  return path.startsWith('..') ? undefined : path
}

/** The code without comments, and with the content of template literals kept: strings may hold `//`, so they are read first. */
export function withoutComments(text: string): string {
  const token = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g
  return text.replace(token, (found) => (found.startsWith('/*') || found.startsWith('//') ? ' ' : found))
}
