import type { Compose } from '../audit/project/compose.ts'
import type { OdooServer } from '../audit/project/odoo/server.ts'
import type { Project } from '../audit/project/project.ts'
import type { Service } from '../audit/read/compose/service.ts'
import { type Place, positionOf } from '../audit/text.ts'

/** The Odoo that is adopted, with the stack that it is part of. */
export interface Chosen {
  readonly project: Project
  readonly server: OdooServer
  readonly service: Service
  readonly compose: Compose
  /** The service that it takes for its database; undefined when that lies elsewhere. */
  readonly db: Service | undefined
}

/** Something that muelle.yaml does not carry. */
export interface Left {
  readonly file: string
  readonly line: number
  readonly what: string
  /** Why, and what to do about it. */
  readonly why: string
}

/** One thing, as it runs now and as it will run. */
export interface Row {
  readonly topic: string
  readonly now: string
  readonly later: string
  readonly change: 'same' | 'gain' | 'lose' | 'check'
}

/** What one topic gives: keys of muelle.yaml by section, what stays behind, and how both compare. */
export interface Part {
  readonly odoo?: Readonly<Record<string, unknown>>
  readonly postgres?: Readonly<Record<string, unknown>>
  readonly proxy?: Readonly<Record<string, unknown>>
  readonly services?: Readonly<Record<string, unknown>>
  readonly volumes?: Readonly<Record<string, unknown>>
  /** Folders of the container: the filestore, and where it needs a second name in the same volume. */
  readonly link?: { readonly from: string; readonly to: string }
  readonly left?: readonly Left[]
  readonly rows?: readonly Row[]
}

/** What stays behind, with the place where it is written. */
export const left = ({ file, from }: Place, what: string, why: string): Left => ({
  file: file.path,
  line: positionOf(file, from).line,
  what,
  why,
})

/** What the caller knows that no file says. */
export interface Given {
  readonly name: string
  /** Names of databases; empty takes those that the files say. */
  readonly databases: readonly string[]
  /** The project's folder on the Docker host, absolute: for data in folders beside the files. */
  readonly home: string
}
