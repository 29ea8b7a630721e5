import { createSocket } from 'node:dgram'

/** A name server on the loopback, in the place of Docker's: A records of what it knows, NXDOMAIN for everything else. */
export interface Names extends AsyncDisposable {
  readonly port: number
  /** Gives a name an address, or takes it away as Docker does when a container stops. */
  set(name: string, address: string | undefined): void
}

export async function nameServer(): Promise<Names> {
  const known = new Map<string, string>()
  const socket = createSocket('udp4')
  socket.on('message', (query, { port, address }) => socket.send(answer(query, known), port, address))
  await new Promise<void>((done) => socket.bind(0, '127.0.0.1', done))
  return {
    port: socket.address().port,
    set: (name, address) => (address === undefined ? known.delete(name) : known.set(name, address)),
    [Symbol.asyncDispose]: () => new Promise<void>((done) => socket.close(() => done())),
  }
}

/** One answer to one question (RFC 1035, 4): the question again, and a record of type A when there is one. */
function answer(query: Buffer, known: ReadonlyMap<string, string>): Buffer {
  const labels: string[] = []
  let at = 12
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.subarray(at + 1, at + 1 + length).toString('ascii'))
    at += length + 1
  }
  const question = query.subarray(12, at + 5)
  const address = known.get(labels.join('.').toLowerCase())
  const isA = query.readUInt16BE(at + 1) === 1
  const records = address !== undefined && isA ? [record(address)] : []
  const header = Buffer.alloc(12)
  query.copy(header, 0, 0, 2)
  // Response, recursion desired and available; code 3 when the name does not exist.
  header.writeUInt16BE(0x8180 | (address === undefined ? 3 : 0), 2)
  header.writeUInt16BE(1, 4)
  header.writeUInt16BE(records.length, 6)
  return Buffer.concat([header, question, ...records])
}

/** Name by pointer to the question, type A, class IN, no time to live, four bytes. */
const record = (address: string) =>
  Buffer.from([0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...address.split('.').map(Number)])
