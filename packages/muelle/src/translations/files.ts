import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { EnvironmentError, type Report, UserError, UserErrors } from '../kernel/errors.ts'
import { explainFileError, readBytesIfExists } from '../kernel/files.ts'
import type { Module } from '../stack/addons/scan.ts'
import { decode } from '../stack/source.ts'
import { type Po, parsePo } from './po/parse.ts'

/** Bytes that cross from this machine at most, for one file: the largest of Odoo's own has 2 MiB. */
const largest = 16 * 1024 * 1024

/** A translation file of this machine. */
export interface PoFile {
  /** As a person calls it: relative to the project, or as it was named. */
  readonly path: string
  /** `es_CL`; of a template the module's name. */
  readonly stem: string
  readonly text: string
  readonly po: Po
}

/**
 * Reads a file.
 * @throws UserError when it is not there, too large or not UTF-8. What is wrong within it is in `po.faults`.
 */
export async function readPo(place: string, path: string): Promise<PoFile> {
  const bytes = await readBytesIfExists(place).catch((error) => {
    throw explainFileError(error, `read ${path}`)
  })
  if (bytes === undefined) throw new UserError({ what: `There is no file ${path}.` })
  if (bytes.length > largest) throw new UserError({ what: `${path} is larger than 16 MiB.` })
  const source = decode(path, bytes)
  if (!('text' in source)) throw new UserError(source)
  return { path, stem: basename(path).replace(/\.pot?$/, ''), text: source.text, po: parsePo(source.text) }
}

/** The translation files of a module; its template, if there is one, is named like the module. */
export async function poFilesOf(directory: string, module: Module): Promise<readonly PoFile[]> {
  const folder = `${module.path}/i18n`
  const names = await readdir(join(directory, folder)).catch((error) => {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return []
    throw new EnvironmentError({ what: `${folder} cannot be read`, evidence: String(error) }, { cause: error })
  })
  const files = names.filter((name) => /\.pot?$/.test(name)).sort()
  return Promise.all(files.map((name) => readPo(join(directory, folder, name), `${folder}/${name}`)))
}

/** @throws UserErrors with every fault of these files, each with its line: Odoo passes over such a file, and its exit code says 0. */
export function mustBeWell(files: readonly PoFile[]): void {
  const reports = files.flatMap(({ path, po }): readonly Report[] =>
    po.faults.slice(0, 20).map(({ line, what }) => ({ what: `${path}: ${what}`, at: { file: path, line, column: 1 } })),
  )
  const [first, ...others] = reports
  if (first !== undefined) throw new UserErrors([first, ...others])
}
