/** How a protocol is begun, and how its answer is told in a few words. */
interface Greeting {
  readonly words: Buffer
  tell(answer: Buffer): string
}

const http: Greeting = {
  words: Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\nUser-Agent: muelle\r\nConnection: close\r\n\r\n'),
  tell(answer) {
    const text = answer.toString('latin1')
    const [, status] = /^HTTP\/1\.[01] (\d{3})/.exec(text) ?? []
    if (status !== undefined) {
      const [, location] = /^location: (.*?)\r?$/im.exec(text) ?? []
      return `HTTP ${status}${location === undefined ? '' : ` to ${location}`}`
    }
    // A record of type alert (21) of TLS 1.x (RFC 8446, 5.1): it expected a handshake.
    if (answer[0] === 21 && answer[1] === 3) return 'TLS'
    return answer.length === 0 ? 'accepts, and says nothing to HTTP' : `not HTTP: ${printable(text)}`
  },
}

const postgresql: Greeting = {
  // SSLRequest (PostgreSQL 15 documentation, 55.7): 8 bytes; the server answers S or N and logs nothing.
  words: Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]),
  tell(answer) {
    const [first] = answer.toString('latin1')
    if (first === 'S' || first === 'N') return 'PostgreSQL'
    return first === undefined ? 'accepts, and says nothing to PostgreSQL' : `not PostgreSQL: ${printable(`${answer}`)}`
  },
}

const redis: Greeting = {
  words: Buffer.from('PING\r\n'),
  tell(answer) {
    const text = answer.toString('latin1')
    if (/^(\+PONG|-NOAUTH)/.test(text)) return 'Redis'
    return text === '' ? 'accepts, and says nothing to Redis' : `not Redis: ${printable(text)}`
  },
}

/** HTTP said to a database would stand in its log as an attack, so these ports are greeted in their own language. */
const byPort: Readonly<Record<number, Greeting>> = { 5432: postgresql, 6432: postgresql, 6379: redis }

export const greetingFor = (port: number): Greeting => byPort[port] ?? http

const printable = (text: string): string => text.replace(/[^\x20-\x7e]+/g, ' ').slice(0, 60)
