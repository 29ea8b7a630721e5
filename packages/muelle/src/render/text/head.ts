/** Stands in the head of every file that Muelle writes; files without it are never touched. */
const marker = 'Written by Muelle from muelle.yaml'

/**
 * The head of a rendered file, as bare lines.
 * @param keys the keys of muelle.yaml that decide what is in it.
 */
export function head(environment: string, keys: string, ...more: readonly string[]): readonly string[] {
  return [
    `${marker} (environment ${environment}). Do not edit: the next render overwrites it.`,
    `Edit instead: ${keys}.`,
    ...more,
  ]
}

/** Lines as `#` comments, with the line end after the last. */
export const hashComment = (lines: readonly string[], indent = ''): string =>
  lines.map((line) => `${indent}#${line === '' ? '' : ` ${line}`}\n`).join('')

/** How far into a file the mark is looked for: an errorfile has its HTTP headers before it. */
const reach = 600

/** Whether a file was written by Muelle. */
export const isRendered = (content: string): boolean => content.slice(0, reach).includes(marker)
