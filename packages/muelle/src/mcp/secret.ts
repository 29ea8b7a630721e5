import { open, realpath } from 'node:fs/promises'
import { isAbsolute, join, relative, sep } from 'node:path'
import { UserError } from '../kernel/errors.ts'
import { registerSecret } from '../kernel/redact.ts'
import type { Place } from './place.ts'

const prefix = 'file:'
/** No key, password or certificate chain is longer; in bytes. */
const largest = 1024 * 1024

/**
 * Reads a secret for an agent: only `file:PATH`, and only below a directory that the person named when they started the server.
 * The agent names the file and never sees what is in it; the value is masked in all output from then on.
 * @throws UserError when the reference is another kind, or leads elsewhere, also by a symbolic link.
 */
export async function readSecret(source: string | undefined, name: string, place: Place): Promise<string> {
  if (source === undefined || !source.startsWith(prefix)) throw noReference(source, name)
  const path = source.slice(prefix.length)
  const real = await resolved(isAbsolute(path) ? path : join(place.directory, path))
  const allowed = await Promise.all(place.secrets.map(resolved))
  // The same words for a file that is missing and one that is forbidden: an agent must not learn what exists.
  if (real === undefined || !allowed.some((directory) => directory !== undefined && isBelow(real, directory)))
    throw notAllowed(source, name, place)
  const value = (await readFile(real, name)).replace(/\r?\n$/, '')
  registerSecret(value)
  return value
}

async function resolved(path: string): Promise<string | undefined> {
  return await realpath(path).catch(() => undefined)
}

function isBelow(path: string, directory: string): boolean {
  const way = relative(directory, path)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

async function readFile(path: string, name: string): Promise<string> {
  await using file = await open(path, 'r')
  const found = await file.stat()
  const { size } = found
  if (!found.isFile() || size > largest)
    throw new UserError({
      what: `The file for ${name} is ${found.isFile() ? 'too large' : 'no regular file'}`,
      evidence: `${size} bytes`,
      next: 'Name another file.',
    })
  return await file.readFile('utf8')
}

function noReference(source: string | undefined, name: string): UserError {
  return new UserError({
    what: `The value of ${name} must come from a file`,
    evidence: source === undefined ? 'no file is named' : 'what is given is not a reference to a file',
    next: `Give file:PATH. A secret is never passed through an agent; a person can also set it: muelle secrets set ${name}`,
  })
}

function notAllowed(source: string, name: string, { secrets }: Place): UserError {
  return new UserError(
    {
      what: `The value of ${name} may not be read from there`,
      evidence: `${source}; allowed is ${secrets.length === 0 ? 'nothing' : `what lies below ${secrets.join(', ')}`}`,
      next: 'A person starts the server with --secrets DIR to allow a directory, or sets the secret on the command line.',
    },
    { refused: true },
  )
}
