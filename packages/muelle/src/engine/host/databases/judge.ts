import { join } from 'node:path'
import { UserError } from '../../../kernel/errors.ts'
import { filterSql } from '../../../postgres/dump/filter.ts'
import { readBack } from '../volumes/pack.ts'
import { isStored } from './archive.ts'
import type { DumpManifest, JudgedDump } from './jobs.ts'
import { guarded } from './load.ts'
import type { DatabasePlaces } from './places.ts'
import { hasEnd } from './read-back.ts'
import { type From, isOwn, type Source, sourceOf, sqlOf } from './source.ts'
import { readHeaders } from './untar.ts'
import { zipContent } from './zip.ts'

/** Most of ir_module_module that is read: a thousand modules are a hundredth of it. */
const mostModules = 64 * 1024 * 1024

/**
 * Reads a dump whole and trusts nothing: checksums, that it comes to its end, what its SQL does, what it unpacks to, that it is Odoo's.
 * @param room bytes that the SQL may unpack to at most.
 * @throws UserError, refused, that says why it is not loaded.
 */
export async function judge(
  places: DatabasePlaces,
  { from, container, room }: { readonly from: From; readonly container: string; readonly room: number },
  signal: AbortSignal,
): Promise<JudgedDump> {
  const source = await sourceOf(places, from)
  const own = isOwn(from, source)
  await guarded(places.socket, { container, own }, signal)
  if (source.kind === 'muelle') {
    await seals(source, signal)
    // pg_dump wrote it here, and nothing of it has changed since: what it holds was found out then.
    if (own) return { kind: 'muelle', ...factsOf(source.manifest), ...filesOf(source) }
  }
  const text = await readText(source, places, container, room, signal)
  const manifest = source.kind === 'muelle' ? source.manifest : null
  const files = filesOf(source)
  if (source.kind === 'zip') await checksums(source, signal)
  return { kind: source.kind, manifest, ...text, ...files }
}

/** The content of the files is compared with their names while they are unpacked, before anything is changed for them. */
async function seals({ directory, manifest }: Extract<Source, { kind: 'muelle' }>, signal: AbortSignal): Promise<void> {
  const { sql, filestore } = manifest
  const changed = (file: string) =>
    refused(`${file} is not what was written`, 'its checksum is another one than in manifest.json')
  const text = await readBack(join(directory, sql.file), signal)
  if (text.bytes !== sql.bytes || text.sha256 !== sql.sha256) throw changed(sql.file)
  const tar = await readHeaders(join(directory, filestore.file), signal)
  if (tar.bytes !== filestore.bytes || tar.headers !== filestore.headers) throw changed(filestore.file)
}

const factsOf = (manifest: DumpManifest) => {
  const { odoo, modules, postgres, extensions, sql } = manifest
  return { manifest, odoo, modules, postgres, extensions, text: sql.text }
}

/** Reads every file of a zip: nothing is changed for one that is damaged. */
async function checksums({ file, files }: Extract<Source, { kind: 'zip' }>, signal: AbortSignal): Promise<void> {
  for (const entry of files) {
    signal.throwIfAborted()
    for await (const _ of zipContent(file, entry, signal));
  }
}

async function readText(source: Source, places: DatabasePlaces, container: string, room: number, signal: AbortSignal) {
  const extensions = new Set<string>()
  const modules: Buffer[] = []
  let columns: readonly string[] | undefined
  let moduleBytes = 0
  const tables = new Set<string>()
  const seen = { bytes: 0, head: '', tail: Buffer.alloc(0) as Buffer }
  const counted = async function* () {
    for await (const piece of sqlOf(source, places, container, signal)) {
      signal.throwIfAborted()
      seen.bytes += piece.length
      if (seen.bytes > room)
        throw refused('its SQL is larger than the disk of the database has room for', `${seen.bytes} bytes and more`)
      if (seen.head.length < 4096) seen.head += piece.toString('latin1', 0, 4096)
      seen.tail = Buffer.from(
        piece.length >= 1024 ? piece.subarray(-1024) : Buffer.concat([seen.tail, piece]).subarray(-1024),
      )
      yield piece
    }
  }
  const watcher = {
    extension: (name: string) => extensions.add(name),
    rows: (table: string, names: readonly string[], data: Buffer) => {
      if (table !== 'ir_module_module') return
      columns = names
      moduleBytes += data.length
      if (moduleBytes > mostModules) throw refused('its list of modules has no end', `${moduleBytes} bytes`)
      modules.push(Buffer.from(data))
    },
    table: (table: string) => tables.add(table),
  }
  for await (const _ of filterSql(counted(), watcher));
  if (!hasEnd(seen.tail)) throw refused('it was cut off', 'the SQL has no end mark of pg_dump')
  if (columns === undefined || !tables.has('res_users'))
    throw refused('it is no dump of an Odoo database', 'it has no rows of ir_module_module or res_users')
  const found = modulesIn(Buffer.concat(modules).toString('utf8'), columns)
  const postgres = /^-- Dumped from database version (\S+)/m.exec(seen.head)?.[1] ?? null
  return {
    text: seen.bytes,
    odoo: found.base ?? null,
    modules: found,
    postgres,
    extensions: [...extensions].sort(),
  }
}

/** Installed modules with their versions, from the rows of COPY. */
function modulesIn(text: string, columns: readonly string[]): Record<string, string> {
  const [name, state, version] = ['name', 'state', 'latest_version'].map((column) => columns.indexOf(column))
  const rows = text.split('\n').map((line) => line.split('\t'))
  return Object.fromEntries(
    rows.flatMap((row) => {
      const installed = ['installed', 'to upgrade', 'to remove'].includes(row[state ?? -1] ?? '')
      return installed ? [[row[name ?? -1] ?? '', row[version ?? -1] ?? '']] : []
    }),
  )
}

/** What the dump brings of a filestore. Sizes in bytes, as far as it tells them. */
function filesOf(source: Source): Pick<JudgedDump, 'files' | 'content' | 'hasFiles'> {
  if (source.kind === 'muelle') {
    const { files, content } = source.manifest.filestore
    return { files, content, hasFiles: true }
  }
  if (source.kind !== 'zip') return { files: 0, content: 0, hasFiles: false }
  const files = source.files.filter(({ name }) => !name.startsWith('filestore/checklist/'))
  for (const { name } of files)
    if (!isStored(name.slice('filestore/'.length))) throw refused('a file of it is none of Odoo’s filestore', name)
  return { files: files.length, content: files.reduce((sum, { size }) => sum + size, 0), hasFiles: files.length > 0 }
}

const refused = (why: string, evidence: string) =>
  new UserError(
    { what: `The dump is not loaded: ${why}.`, evidence, next: 'Take another dump. No database was changed.' },
    { refused: true },
  )
