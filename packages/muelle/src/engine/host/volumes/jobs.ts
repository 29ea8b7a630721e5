import { z } from 'zod'

/** A volume's key, the name of a copy or of a tar: one part of a path that can be typed without quotes. */
export const namePattern = /^[A-Za-z0-9][A-Za-z0-9_.-]*$/
const name = z.string().regex(namePattern)
const key = name
const id = z.int().min(0)

/** What the helper does with a volume that it mounts. */
export const VolumeJob = z.discriminatedUnion('job', [
  /** How much is in it. */
  z.strictObject({ job: z.literal('measure'), key }),
  /** Whose it is. `most`: entries looked at, nearest to the root first; all of them when absent. */
  z.strictObject({ job: z.literal('check'), key, uid: id, most: z.int().min(1).exactOptional() }),
  /** Gives what is another's to this user, and the owner the rights that it lacks. `rootMode`: of the volume's root. */
  z.strictObject({ job: z.literal('repair'), key, uid: id, gid: id, rootMode: z.int().exactOptional() }),
  /** The file system and the disk that it lies on. */
  z.strictObject({ job: z.literal('disk'), key }),
  /** The copies of it on the host. */
  z.strictObject({ job: z.literal('copies'), key }),
  /** Makes a copy. `live`: files may change meanwhile. */
  z.strictObject({
    job: z.literal('pack'),
    key,
    copy: name,
    volume: z.string(),
    project: z.string(),
    live: z.boolean(),
    /** Of what a restore put aside, and not of the content. */
    previous: z.boolean().exactOptional(),
  }),
  /** Removes the older copies that `volume backup` made; `keep` of the newest stay. */
  z.strictObject({ job: z.literal('thin'), key, keep: z.int().min(1) }),
  /** Reads a copy whole: its checksum, and that it holds nothing hostile. */
  z.strictObject({ job: z.literal('judge'), key, from: name }),
  /** Unpacks a copy beside the content, and compares. `run`: who may take it back. `keep`: the previous content becomes a copy. */
  z.strictObject({ job: z.literal('unpack'), key, from: name, run: z.string(), keep: z.boolean() }),
  /** A small text file of what was unpacked. */
  z.strictObject({ job: z.literal('peek'), key, path: z.string() }),
  /** Puts what was unpacked in the content's place. */
  z.strictObject({ job: z.literal('swap'), key }),
  /** How far a restore is. */
  z.strictObject({ job: z.literal('phase'), key }),
  /** Removes the previous content: the restore is over. */
  z.strictObject({ job: z.literal('settle'), key }),
  /** Puts the previous content back: the restore never was. Only what this run unpacked: on another's people may have worked since. */
  z.strictObject({ job: z.literal('unwind'), key, run: z.string() }),
])
export type VolumeJob = z.output<typeof VolumeJob>
type Name = VolumeJob['job']

/** Those that change something need the lock. */
export const changing: ReadonlySet<Name> = new Set(['repair', 'pack', 'thin', 'unpack', 'swap', 'settle', 'unwind'])

/** Sizes in bytes. */
export interface Measured {
  readonly entries: number
  /** What the files hold. */
  readonly content: number
  /** What they take on the disk. */
  readonly disk: number
}

/** An entry that its consumer cannot use as it should. */
export interface Wrong {
  readonly path: string
  readonly uid: number
  readonly gid: number
  readonly mode: number
}

export interface Checked {
  readonly entries: number
  /** Every entry was looked at. */
  readonly whole: boolean
  readonly root: Omit<Wrong, 'path'>
  /** How many entries are wrong, and the first of them. */
  readonly wrong: number
  readonly first: readonly Wrong[]
  /** How many entries belong to each other user. */
  readonly owners: Readonly<Record<string, number>>
  /** How far a restore is that was cut off. */
  readonly phase: Phase | undefined
}

/** `manifest.json` of a copy, written last. */
export const Manifest = z.strictObject({
  schema: z.literal(1),
  project: z.string(),
  volume: z.string(),
  key: z.string(),
  at: z.string(),
  /** Of volume.tar. */
  bytes: z.int(),
  sha256: z.string(),
  entries: z.int(),
  /** Files could change while they were copied. */
  live: z.boolean(),
  /** What tar said of files that did. */
  changed: z.array(z.string()),
})
export type Manifest = z.output<typeof Manifest>

export interface Copy extends Manifest {
  readonly name: string
}

export interface Judged {
  readonly entries: number
  readonly content: number
  /** Undefined for a tar that somebody else made: there is no checksum to compare with. */
  readonly manifest: Manifest | undefined
}

/** Where the volume lies. Sizes in bytes. */
export interface DiskSeen {
  readonly total: number
  readonly free: number
  readonly fileSystem: string
  /** As the kernel mounted it: `/dev/sda1`, `/dev/mapper/vg-root`, `tank/docker`. */
  readonly source: string
  /** Mount point on the host, as far as the container sees it; undefined when it cannot be told. */
  readonly device: Device | undefined
}

/** A block device, from /sys. */
export interface Device {
  readonly name: string
  readonly bytes: number
  /** Number of the partition on `disk`; undefined for a whole disk. */
  readonly partition: number | undefined
  /** The whole disk, when this is a part of it. */
  readonly disk: string | undefined
  readonly diskBytes: number | undefined
  /** `LVM-…`, `CRYPT-…`, `mpath-…`; undefined when it is no mapped device. */
  readonly mapped: string | undefined
  /** `vg-root` of a mapped device. */
  readonly mapName: string | undefined
  /** What a mapped device or a RAID is made of. */
  readonly below: readonly Device[]
  /** As the maker calls the disk. */
  readonly model: string | undefined
}

/**
 * How far a restore is. Unpacked beside the content; the old content leaves, the new one enters; done; settled while the old one is
 * removed. Taken back: the new one leaves again, the old one returns.
 */
export const phases = [
  'unpacking',
  'unpacked',
  'leaving',
  'entering',
  'done',
  'settled',
  'unentering',
  'unleaving',
] as const
export type Phase = (typeof phases)[number]

/** The content is neither the old one nor the new one. */
export const isTorn = (phase: Phase | undefined): boolean =>
  phase === 'leaving' || phase === 'entering' || phase === 'unentering' || phase === 'unleaving'

/** The new content is whole and in its place: people may have worked on it since. */
export const isExchanged = (phase: Phase | undefined): boolean => phase === 'done' || phase === 'settled'

/** The new content is in its place, or on its way there. */
export const isSwapping = (phase: Phase | undefined): boolean =>
  phase === 'leaving' || phase === 'entering' || isExchanged(phase)

/** What is to become of the content that a restore puts aside: a copy is wanted, is not, or was made. */
export const fates = ['wanted', 'unwanted', 'kept'] as const

/** A restore that was not settled. */
export interface Unsettled {
  readonly phase: Phase
  readonly from: string
  /** Who unpacked it, and what becomes of the previous content; absent when an older Muelle did. */
  readonly run?: string
  readonly previous?: (typeof fates)[number]
}

interface Answers {
  readonly measure: Measured
  readonly check: Checked
  readonly repair: { readonly repaired: number }
  readonly disk: DiskSeen
  readonly copies: readonly Copy[]
  readonly pack: Copy
  readonly thin: readonly string[]
  readonly judge: Judged
  readonly unpack: { readonly entries: number }
  readonly peek: string | undefined
  readonly swap: undefined
  readonly phase: Unsettled | undefined
  readonly settle: boolean
  readonly unwind: boolean
}

/** What a job answers. */
export type VolumeAnswer<Job extends VolumeJob> = Answers[Job['job']]
