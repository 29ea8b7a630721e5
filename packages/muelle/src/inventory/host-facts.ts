import { X509Certificate } from 'node:crypto'
import { Manifest } from '../engine/host/volumes/jobs.ts'
import { JournalEntry } from '../kernel/journal.ts'
import { parseRelease, type Release, releasePath } from '../store/release.ts'
import { type Orders, parseOrders, parseScheduleState, type ScheduleState, schedulePaths } from '../store/schedule.ts'
import { type Lease, leasePath, parseLease } from '../traffic/lease.ts'
import { runningContainer, type View } from '../workshop/look.ts'

/** What the host knows of a stack. */
export interface HostFacts {
  readonly release: Release | undefined
  /** The last entries of the journal, oldest first. */
  readonly journal: readonly JournalEntry[]
  readonly schedule: ScheduleState
  readonly orders: Orders
  readonly lease: Lease | undefined
  /** Of the certificate that the proxy serves with: tls: files and acme. */
  readonly certificate: { readonly names: string; readonly until: string } | undefined
  /** The newest copy of each volume that `muelle volume backup` made, the newest first. */
  readonly copies: readonly VolumeCopy[]
}

/** A copy of a volume on the host. `live`: its files could change meanwhile. */
export type VolumeCopy = Pick<Manifest, 'key' | 'at' | 'bytes' | 'live'>

/**
 * Prints files of the stack's directory, one a line, in base64. Of the certificate's file only the certificate: the key stays there.
 * In the steward, which has the directory: one exec is ten times faster than a helper container.
 */
const script = `cd "$1" || exit 1
for file in ${[releasePath, schedulePaths.state, schedulePaths.orders, leasePath].join(' ')}; do
  [ ! -f "$file" ] || printf '%s %s\\n' "$file" "$(base64 -w0 <"$file")"
done
[ ! -f state/journal.jsonl ] || printf 'journal %s\\n' "$(tail -n 80 state/journal.jsonl | base64 -w0)"
# What a restore put aside (...-before) and what somebody put there have longer names. Names sort by time.
for volume in volumes/*/; do
  newest=
  for manifest in "$volume"????????T??????Z/manifest.json; do
    [ ! -f "$manifest" ] || newest=$manifest
  done
  [ -z "$newest" ] || printf 'copy:%s %s\\n' "$volume" "$(base64 -w0 <"$newest")"
done
[ ! -f secrets/store/tls_pem ] || printf 'certificate %s\\n' \\
  "$(awk '/BEGIN CERTIFICATE/ {found = 1} found {print} /END CERTIFICATE/ {exit}' secrets/store/tls_pem | base64 -w0)"`

/** Caddy's own files: the newest certificate it has for a name of the stack. */
const caddyScript = 'find "$1" -name "*.crt" -exec cat {} +'
const caddyData = '/data/certificates'

/** Asks the steward. Undefined when it does not run: nobody else stands in that directory all the time. */
export async function hostFacts(view: View, signal: AbortSignal): Promise<HostFacts | undefined> {
  const { stack, engine } = view
  const steward = runningContainer(view, 'steward')
  if (steward === undefined) return undefined
  const tls = runningContainer(view, 'tls')
  const [{ stdout }, caddy] = await Promise.all([
    engine.exec(steward.id, { argv: ['sh', '-c', script, 'sh', stack.hostDirectory], signal }),
    tls && engine.exec(tls.id, { argv: ['sh', '-c', caddyScript, 'sh', caddyData], signal }),
  ])
  const files = new Map(
    stdout.split('\n').map((line) => {
      const [name = '', data = ''] = line.split(' ')
      return [name, Buffer.from(data, 'base64').toString('utf8')]
    }),
  )
  const release = files.get(releasePath)
  const lease = files.get(leasePath)
  return {
    release: release === undefined ? undefined : parseRelease(release),
    journal: (files.get('journal') ?? '').split('\n').flatMap(entryOf),
    schedule: parseScheduleState(files.get(schedulePaths.state)),
    orders: parseOrders(files.get(schedulePaths.orders)),
    lease: lease === undefined ? undefined : parseLease(lease),
    copies: copiesIn(files),
    certificate: certificateOf(stack.proxy.tls === 'files' ? files.get('certificate') : caddy?.stdout),
  }
}

/** A line that was changed or cut off is `journal verify`'s affair. */
function entryOf(line: string): readonly JournalEntry[] {
  if (line === '') return []
  const parsed = JournalEntry.safeParse(jsonOf(line))
  return parsed.success ? [parsed.data] : []
}

/** Undefined for what is no JSON. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** A manifest that was changed or is of a newer Muelle is `volume inspect`'s affair. */
function copiesIn(files: ReadonlyMap<string, string>): readonly VolumeCopy[] {
  const copies = [...files].flatMap(([name, text]) => {
    const parsed = name.startsWith('copy:') ? Manifest.safeParse(jsonOf(text)) : undefined
    return parsed?.success ? [parsed.data] : []
  })
  return copies
    .map(({ key, at, bytes, live }) => ({ key, at, bytes, live }))
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
}

/** The one that ends first, of all in a text. */
function certificateOf(pem: string | undefined): HostFacts['certificate'] {
  const all = (pem ?? '').match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? []
  const read = all.map((each) => new X509Certificate(each)).filter(({ ca }) => !ca)
  const [first] = read.sort((a, b) => a.validToDate.getTime() - b.validToDate.getTime())
  if (first === undefined) return undefined
  const names = first.subjectAltName?.replaceAll('DNS:', '') ?? first.subject
  return { names, until: first.validToDate.toISOString() }
}
