import type { Position, Report } from '../../kernel/errors.ts'
import { positionAt, type Source } from '../source.ts'
import { type Literal, readLiteral } from './python.ts'
import { PythonFault } from './python-strings.ts'

/** A name in a manifest and where it stands. */
export interface Named {
  readonly name: string
  readonly at: Position
}

/** What Muelle reads of a `__manifest__.py`. */
export interface Manifest {
  /** As it is written; absent when it is none, or no text. */
  readonly version?: string | undefined
  readonly depends: readonly Named[]
  /** False when it says so, or when its version is of another series: Odoo 19 then leaves the module out. */
  readonly installable: boolean
  /** Set when the version is of another series than 19.0. */
  readonly foreign?: Named | undefined
  /** `external_dependencies`: Python distributions and programs. */
  readonly python: readonly Named[]
  readonly programs: readonly Named[]
}

export interface ManifestReading {
  readonly manifest?: Manifest
  readonly faults: readonly Report[]
}

/** Reads a manifest the way Odoo does, as a literal, without running it. Odoo ignores, in silence, a module whose manifest it cannot read. */
export function readManifest(source: Source): ManifestReading {
  const text = source.text.replace(/\r\n?/g, '\n')
  const at = (offset: number) => positionAt({ ...source, text }, offset)
  try {
    const literal = readLiteral(text)
    if (literal.kind !== 'dict')
      return { faults: [{ what: 'A manifest must be one dictionary: {…}', at: at(literal.offset) }] }
    return interpret(literal, at)
  } catch (error) {
    if (!(error instanceof PythonFault)) throw error
    const next =
      'A manifest holds plain values only: Odoo reads it without running it, and ignores a module whose manifest it cannot read.'
    const line = text.slice(error.offset).split('\n', 1)[0]?.trim().slice(0, 60)
    return {
      faults: [
        {
          what: `The manifest cannot be read: ${error.message}`,
          evidence: line || undefined,
          next,
          at: at(error.offset),
        },
      ],
    }
  }
}

type Dict = Extract<Literal, { kind: 'dict' }>

function interpret(dict: Dict, at: (offset: number) => Position): ManifestReading {
  const faults: Report[] = []
  const names = (key: string, value: Literal | undefined): readonly Named[] => {
    if (value === undefined) return []
    if (value.kind !== 'list' && value.kind !== 'tuple' && value.kind !== 'set') {
      faults.push({ what: `${key} must be a list of names`, next: `Write it as ['…'].`, at: at(value.offset) })
      return []
    }
    return value.items.flatMap((item) => {
      if (item.kind === 'text') return [{ name: item.text, at: at(item.offset) }]
      faults.push({ what: `${key} must hold names in quotes`, at: at(item.offset) })
      return []
    })
  }
  const external = entry(dict, 'external_dependencies')
  const outside = external?.kind === 'dict' ? external : undefined
  if (external && !outside)
    faults.push({ what: "external_dependencies must be a dictionary: {'python': ['…']}", at: at(external.offset) })
  const version = entry(dict, 'version')
  const foreign =
    version?.kind === 'text' && otherSeries(version.text) ? { name: version.text, at: at(version.offset) } : undefined
  const manifest = {
    version: version?.kind === 'text' ? version.text : undefined,
    depends: names('depends', entry(dict, 'depends')),
    installable: truthy(entry(dict, 'installable')) && foreign === undefined,
    foreign,
    python: names("external_dependencies['python']", outside && entry(outside, 'python')),
    programs: names("external_dependencies['bin']", outside && entry(outside, 'bin')),
  }
  return { manifest, faults }
}

/** The value of a key; of a key given twice the last, as in Python. */
const entry = (dict: Dict, key: string): Literal | undefined =>
  dict.entries.findLast(([name]) => name.kind === 'text' && name.text === key)?.[1]

const truthy = (value: Literal | undefined): boolean => {
  if (value === undefined) return true
  if (value.kind === 'boolean') return value.boolean
  if (value.kind === 'number') return value.number !== 0
  return value.kind !== 'none'
}

/** Source: `adapt_version` and `check_version` in Odoo 19.0's odoo/modules/module.py: `x.y`, `x.y.z`, `19.0.x.y` or `19.0.x.y.z`. */
const otherSeries = (version: string): boolean => /^\d+(\.\d+){3,4}$/.test(version) && !version.startsWith('19.0.')
