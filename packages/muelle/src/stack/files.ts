import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Report } from '../kernel/errors.ts'
import type { Module } from './addons/scan.ts'
import type { Model, Resolved } from './model.ts'
import { placed } from './model.ts'
import type { Finding } from './rules/rule.ts'

/** What the project's other files say about one environment of it. */
export interface FilesReading {
  /** The modules of `odoo.addons`, in the order of the addons path; git sources left out. */
  readonly modules: readonly Module[]
  readonly faults: readonly Report[]
  readonly warnings: readonly Report[]
}

/**
 * Looks at the files that muelle.yaml names: addons with their manifests, requirements, wheels.
 * @param directory of the project, absolute.
 */
export async function readFiles(directory: string, { places }: Model, resolved: Resolved): Promise<FilesReading> {
  const [{ scanAddons }, { judgeAddons }] = await Promise.all([import('./addons/scan.ts'), import('./addons/judge.ts')])
  const scan = await scanAddons(directory, resolved.odoo.addons)
  // With a source of addons left out, what is in it would seem to be nowhere.
  const judged = resolved.doubtful.has('odoo') ? nothing : judgeAddons(resolved.odoo, scan)
  const findings = [...scan.findings, ...judged.findings, ...(await pythonFindings(directory, resolved))]
  const reports = (level: Finding['level']) =>
    findings
      .filter((finding) => finding.level === level)
      .map((finding) => placed({ ...finding, path: resolved.origin(finding.path) }, places))
  return {
    modules: scan.modules,
    faults: [...reports('fault'), ...scan.faults, ...judged.faults],
    warnings: [...reports('warning'), ...judged.warnings],
  }
}

const nothing = { findings: [], faults: [], warnings: [] }

async function pythonFindings(directory: string, { odoo }: Resolved): Promise<readonly Finding[]> {
  const found: Finding[] = []
  const python = odoo.python === undefined ? undefined : await stat(join(directory, odoo.python)).catch(absent)
  if (odoo.python && !python?.isFile())
    found.push({
      level: 'fault',
      path: ['odoo', 'python'],
      what: `There is no file ${odoo.python}`,
      next: 'Write the requirements there, or remove the key.',
    })
  const wheels = odoo.wheelhouse === undefined ? undefined : await stat(join(directory, odoo.wheelhouse)).catch(absent)
  if (odoo.wheelhouse && !wheels?.isDirectory())
    found.push({
      level: 'fault',
      path: ['odoo', 'wheelhouse'],
      what: `There is no folder ${odoo.wheelhouse}`,
      next: `Fill it with \`pip download -d ${odoo.wheelhouse} -r ${odoo.python ?? 'requirements.txt'}\`, or remove the key.`,
    })
  const deb = odoo.reports.wkhtmltopdf
  if (deb !== undefined && !(await stat(join(directory, deb)).catch(absent))?.isFile())
    found.push({
      level: 'fault',
      path: ['odoo', 'reports', 'wkhtmltopdf'],
      what: `There is no file ${deb}`,
      next: 'Put the Debian package there, for the Debian or Ubuntu of the base image, or remove the key.',
    })
  return found
}

const absent = (error: unknown): undefined => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error
}
