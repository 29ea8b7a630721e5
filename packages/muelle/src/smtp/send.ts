import { z } from 'zod'
import type { Engine } from '../engine/port.ts'
import { FailedError } from '../kernel/errors.ts'
import { sendScript } from './script.ts'

/** What is to be sent. */
export interface TestMail {
  readonly to: string
  /** The settings' own sender when absent. */
  readonly from?: string | undefined
  /** Whose mail servers count; odoo.conf alone when absent. */
  readonly database?: string | undefined
  readonly subject: string
  /** Seconds for each answer of the server. */
  readonly timeout: number
}

/** Why a mail did not go out: what `problems` explains. */
const kinds = [
  ...['database', 'no-sender', 'filtered', 'unsupported', 'name', 'refused', 'timeout', 'unreachable', 'closed'],
  ...['tls', 'certificate', 'no-starttls', 'no-auth', 'login', 'sender', 'relay', 'recipient', 'content', 'later'],
] as const

export const SentMail = z.object({
  source: z.string().optional().describe('which settings count: odoo.conf, or a mail server of the database'),
  host: z.string().optional(),
  port: z.int().optional(),
  encryption: z.string().optional(),
  verified: z.boolean().optional().describe('Odoo verifies the certificate'),
  user: z.string().nullish(),
  from: z.string().optional(),
  messageId: z.string().optional(),
  talk: z.array(
    z.object({
      said: z.string(),
      code: z.int().nullable().describe('of the server; null when it did not answer'),
      text: z.string(),
    }),
  ),
  certificate: z.string().nullable().describe('what a client that verifies would object to'),
  failed: z.object({ kind: z.enum(kinds), detail: z.string() }).nullable(),
})
export type SentMail = z.output<typeof SentMail>

/**
 * Sends a mail from inside a running container of Odoo.
 * @throws FailedError when the container cannot run it.
 */
export async function sendFrom(engine: Engine, container: string, mail: TestMail): Promise<SentMail> {
  const argv = ['python3', '-', JSON.stringify(mail)]
  const { exitCode, stdout, stderr } = await engine.exec(container, { argv, input: sendScript })
  if (exitCode === 0) return SentMail.parse(JSON.parse(stdout))
  throw new FailedError(
    {
      what: 'The test mail could not be made in the container of Odoo.',
      evidence: stderr.trim().split('\n').slice(-3).join('\n'),
      next: 'See: muelle logs odoo --tail 50',
    },
    { unwound: true },
  )
}

type Kind = (typeof kinds)[number]

/** What each failure means, and what to do. */
export const problems: Readonly<Record<Kind, readonly [what: string, next: string]>> = {
  database: ['The mail servers of the database cannot be read', 'See: muelle databases list'],
  'no-sender': ['Nobody says who sends', 'Set it: muelle smtp set HOST --from ADDRESS, or try with --from.'],
  filtered: [
    'The sender is filtered: this server is only for other senders',
    'Change the sender (--from), or the filter: muelle smtp set HOST --from-filter …; of a server in the database: Outgoing Mail Servers, FROM Filtering.',
  ],
  unsupported: [
    'This mail server cannot be tried from here',
    'Try it in Odoo: Outgoing Mail Servers, Test Connection.',
  ],
  name: ['There is no such mail server', 'Check its name. Odoo resolves it inside its container.'],
  refused: ['The mail server refuses the connection', 'Check the port (587 with STARTTLS, 25), and its firewall.'],
  timeout: ['The mail server does not answer', 'Often a firewall, or a provider that blocks port 25: try 587.'],
  unreachable: ['The mail server cannot be reached', 'Check the way out: muelle network test'],
  closed: [
    'The mail server closed the connection',
    'Check port and encryption: what is SSL from the first byte (465) is not for odoo.conf.',
  ],
  tls: ['The encrypted connection fails', 'Check port and encryption: STARTTLS is for 587 and 25.'],
  certificate: [
    'The certificate of the mail server is not valid',
    'Use the name that stands in it, or have it renewed.',
  ],
  'no-starttls': [
    'The mail server offers no STARTTLS',
    'Use its port for it (587), or --encryption none inside your own network.',
  ],
  'no-auth': [
    'The mail server takes no login here',
    'Often only after STARTTLS: --encryption starttls. Or set no user.',
  ],
  login: [
    'User or password are wrong',
    'Set them again: muelle smtp set HOST --user USER. Some providers want a password for applications.',
  ],
  sender: ['The mail server refuses the sender', 'Send from an address that this user owns: --from.'],
  relay: ['The mail server does not relay for you', 'Log in (--user), or have the address of this host allowed there.'],
  recipient: ['The mail server refuses the recipient', 'Check the address.'],
  content: ['The mail server refuses the mail', 'Read its answer: often SPF, DKIM or a filter.'],
  later: ['The mail server says: later', 'Try again in some minutes. It may be greylisting or a limit.'],
}
