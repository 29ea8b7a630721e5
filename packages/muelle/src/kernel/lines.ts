import { StringDecoder } from 'node:string_decoder'

/** Lines longer than this many characters are cut into several: one endless line must not fill the memory. */
const longest = 64 * 1024

/** Cuts chunks of bytes into lines of text, without their ends. Characters split between two chunks are put together. */
export function lineSplitter(): { push(chunk: Uint8Array): string[]; end(): string[] } {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  const take = (text: string): string[] => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (; rest.length > longest; rest = rest.slice(longest)) lines.push(rest.slice(0, longest))
    return lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line))
  }
  return {
    push: (chunk) => take(decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))),
    end: () => {
      const lines = take(decoder.end())
      return rest === '' ? lines : [...lines, rest]
    },
  }
}
