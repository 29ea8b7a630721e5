import { UserError } from '../kernel/errors.ts'

/** Reads `host:port`; an IPv6 address stands in brackets. Undefined stays so. @throws UserError for anything else. */
export function targetOf(text: string | undefined): { readonly host: string; readonly port: number } | undefined {
  if (text === undefined) return undefined
  const [, bracketed, plain, port] = /^(?:\[([0-9a-fA-F:]+)\]|([^:/\s]+)):(\d+)$/.exec(text) ?? []
  const host = bracketed ?? plain
  const number = Number(port)
  if (host === undefined || number < 1 || number > 65_535)
    throw new UserError({ what: `${text} is no host with a port.`, next: 'Write it like mail.example.org:587.' })
  return { host, port: number }
}
