import type { Dirent } from 'node:fs'
import { readdir, realpath } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { Report } from '../../kernel/errors.ts'
import type { AddonsSource } from '../odoo.ts'
import type { Finding } from '../rules/rule.ts'
import { readSource } from '../source.ts'
import { type Manifest, readManifest } from './manifest.ts'

/** A module of the project. */
export interface Module {
  readonly name: string
  /** Relative to the project: `addons/localization/l10n_x`. */
  readonly path: string
  /** Index of its folder in `odoo.addons`. */
  readonly source: number
  /** Absent when it could not be read. */
  readonly manifest?: Manifest | undefined
}

/** The folders of `odoo.addons`, read. */
export interface Scan {
  readonly modules: readonly Module[]
  /** What speaks of muelle.yaml. */
  readonly findings: readonly Finding[]
  /** What speaks of a file of the addons. */
  readonly faults: readonly Report[]
}

const manifestName = '__manifest__.py'

/** Reads the folders of addons. Git sources are left out: their commits may not be here. */
export async function scanAddons(directory: string, sources: readonly AddonsSource[]): Promise<Scan> {
  const root = await realpath(directory)
  const scans = await Promise.all(
    sources.map((folder, index) => (typeof folder === 'string' ? scanFolder(root, folder, index) : nothing)),
  )
  return {
    modules: scans.flatMap((scan) => scan.modules),
    findings: scans.flatMap((scan) => scan.findings),
    faults: scans.flatMap((scan) => scan.faults),
  }
}

const nothing: Scan = { modules: [], findings: [], faults: [] }

async function scanFolder(root: string, folder: string, source: number): Promise<Scan> {
  const path = ['odoo', 'addons', source]
  const finding = (level: Finding['level'], what: string, next: string): Scan => ({
    ...nothing,
    findings: [{ level, path, what, next }],
  })
  const entries = await list(join(root, folder))
  if (entries === undefined)
    return finding('fault', `There is no folder ${folder}`, 'Make it, or name the folder that holds the addons.')
  if (await leaves(root, join(root, folder)))
    return finding(
      'fault',
      `${folder} leads out of the project`,
      'Put the addons inside the project: only it is built into the image.',
    )
  if (entries.some(({ name }) => name === manifestName)) {
    const parent = folder.includes('/') ? folder.slice(0, folder.lastIndexOf('/')) : '.'
    return finding('fault', `${folder} is a module itself`, `Name the folder that holds it: ${parent}.`)
  }
  const folders = entries.filter(
    (entry) => !entry.name.startsWith('.') && (entry.isDirectory() || entry.isSymbolicLink()),
  )
  const scans = await Promise.all(folders.map((entry) => scanModule(root, folder, entry, source)))
  const whole = {
    modules: scans.flatMap((scan) => scan.modules),
    findings: scans.flatMap((scan) => scan.findings),
    faults: scans.flatMap((scan) => scan.faults),
  }
  if (whole.modules.length + whole.faults.length > 0) return whole
  const deeper = await firstWithModules(root, folder, folders)
  return deeper === undefined
    ? finding('warning', `${folder} holds no module`, `A module is a folder with a ${manifestName}.`)
    : finding('fault', `${folder} holds no module`, `Did you mean "${deeper}"?`)
}

async function scanModule(root: string, folder: string, entry: Dirent, source: number): Promise<Scan> {
  const path = folder === '.' ? entry.name : `${folder}/${entry.name}`
  const full = join(root, path)
  const files = new Set((await list(full))?.map(({ name }) => name))
  const has = files.has(manifestName)
  const fault = (what: string, next: string): Scan => ({ ...nothing, faults: [{ what, evidence: path, next }] })
  if (!has && files.has('__openerp__.py'))
    return fault(
      `The module ${entry.name} has the manifest of an old Odoo`,
      `Rename __openerp__.py to ${manifestName} and port it to 19.0.`,
    )
  if (!has && files.has('__init__.py'))
    return fault(
      `The module ${entry.name} has no ${manifestName}`,
      `Write ${path}/${manifestName}, or move the folder out of ${folder}.`,
    )
  if (!has) return nothing
  if (entry.isSymbolicLink() && (await leaves(root, full)))
    return fault(
      `${path} is a link that leads out of the project`,
      'Copy the module into the project: only it is built into the image.',
    )
  // Source: Manifest.__init__ in Odoo 19.0's odoo/modules/module.py, which stops the listing of all modules.
  if (!/^\w{1,256}$/.test(entry.name))
    return fault(`${entry.name} cannot be the name of a module`, 'Rename the folder: letters, digits and _ only.')
  const text = await readSource(root, `${path}/${manifestName}`)
  const module = { name: entry.name, path, source }
  if (text === undefined) return nothing
  if (!('text' in text)) return { ...nothing, modules: [module], faults: [text] }
  const { manifest, faults } = readManifest(text)
  return { modules: [{ ...module, manifest }], findings: [], faults }
}

async function list(folder: string): Promise<Dirent[] | undefined> {
  try {
    return (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw error
  }
}

const leaves = async (root: string, path: string): Promise<boolean> => {
  const inside = relative(root, await realpath(path))
  return inside === '..' || inside.startsWith('../')
}

async function firstWithModules(root: string, folder: string, folders: readonly Dirent[]): Promise<string | undefined> {
  for (const { name } of folders) {
    const inside = await list(join(root, folder, name))
    for (const each of inside ?? []) {
      const files = each.isDirectory() ? await list(join(root, folder, name, each.name)) : undefined
      if (files?.some((file) => file.name === manifestName)) return `${folder}/${name}`
    }
  }
  return undefined
}
