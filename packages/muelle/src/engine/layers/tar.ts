import { Bytes } from './bytes.ts'

/** An entry of a tar archive. */
export interface TarEntry {
  readonly name: string
  readonly kind: 'file' | 'directory' | 'link' | 'other'
  readonly size: number
  /** Seconds since the epoch. */
  readonly modified: number
  /** Where a link leads. */
  readonly link: string
  /** Its content in pieces. What nobody takes of it is skipped. */
  readonly body: AsyncIterable<Buffer>
}

const block = 512
const padded = (size: number): number => Math.ceil(size / block) * block

/**
 * Walks through a tar archive as it comes (POSIX ustar and pax, GNU's long names): archives within archives too, which the
 * library's decoder hangs on.
 */
export async function* tarEntries(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry> {
  const bytes = new Bytes(pieces)
  let extended: Record<string, string> = {}
  for (;;) {
    const head = await bytes.take(block)
    // Two empty blocks end an archive; what comes after them is nobody's.
    if (head.length < block || head[0] === 0) break
    const type = String.fromCharCode(head[156] ?? 0)
    const size = Number(extended.size ?? numberAt(head, 124, 12))
    if ('xgLK'.includes(type)) {
      const text = (await bytes.take(size)).toString('utf8')
      await bytes.skip(padded(size) - size)
      if (type === 'x') extended = { ...extended, ...paxRecords(text) }
      else if (type !== 'g') extended[type === 'L' ? 'path' : 'linkpath'] = text.replace(/\0.*$/s, '')
      continue
    }
    let left = padded(size)
    const content = bytes.part(size)
    yield {
      name: extended.path ?? nameAt(head),
      kind: kinds[type] ?? 'other',
      size: type === '0' || type === '\0' ? size : 0,
      modified: Math.floor(Number(extended.mtime ?? numberAt(head, 136, 12))),
      link: extended.linkpath ?? textAt(head, 157, 100),
      body: (async function* () {
        for await (const piece of content) {
          left -= piece.length
          yield piece
        }
      })(),
    }
    await bytes.skip(left)
    extended = {}
  }
  while ((await bytes.some(Number.POSITIVE_INFINITY)).length > 0);
}

const kinds: Readonly<Record<string, TarEntry['kind']>> = {
  ...{ '0': 'file', '\0': 'file', '1': 'link', '2': 'link', '5': 'directory' },
}

const textAt = (head: Buffer, from: number, length: number): string =>
  head
    .subarray(from, from + length)
    .toString('utf8')
    .replace(/\0.*$/s, '')

const nameAt = (head: Buffer): string => {
  const prefix = textAt(head, 257, 5) === 'ustar' && head[262] === 0 ? textAt(head, 345, 155) : ''
  const name = textAt(head, 0, 100)
  return prefix === '' ? name : `${prefix}/${name}`
}

/** Octal digits, or GNU's binary form for what they cannot hold. */
function numberAt(head: Buffer, from: number, length: number): number {
  const field = head.subarray(from, from + length)
  if (((field[0] ?? 0) & 0x80) !== 0) return Number(field.readBigUInt64BE(length - 8))
  return Number.parseInt(field.toString('latin1').replace(/[^0-7]/g, '') || '0', 8)
}

/** `<length> <key>=<value>\n`, the length in bytes. */
function paxRecords(text: string): Record<string, string> {
  const records: Record<string, string> = {}
  let rest = Buffer.from(text)
  while (rest.length > 0) {
    const space = rest.indexOf(' ')
    const length = Number(rest.subarray(0, space).toString())
    if (space < 0 || !(length > space)) break
    const [key = '', ...value] = rest
      .subarray(space + 1, length - 1)
      .toString('utf8')
      .split('=')
    records[key] = value.join('=')
    rest = rest.subarray(length)
  }
  return records
}
