import { z } from 'zod'
import { oneLine, projectPath } from './words.ts'

/** Public keys that age encrypts to: its own, without those of plug-ins, and the two kinds of SSH (age(1), RECIPIENTS). */
const recipient = z
  .string()
  .regex(
    /^(age1[02-9ac-hj-np-z]{58}|age1pq1[02-9ac-hj-np-z]{100,}|ssh-(ed25519|rsa) [A-Za-z0-9+/]+={0,2}( [^\r\n]*)?)$/,
    'a public key: age1…, as age-keygen -y shows it, or a line of ~/.ssh/id_ed25519.pub',
  )

export const SecretsSection = z.strictObject({
  recipients: z
    .array(recipient)
    .default([])
    .describe('who can open what muelle secrets export writes: public keys of age or SSH'),
  allow: z
    .array(
      z.strictObject({
        path: projectPath.describe('a file of the project, or a folder with all in it'),
        rule: z
          .string()
          .regex(/^[a-z][a-z-]+$/, 'the name of a rule, as muelle secrets scan shows it')
          .optional()
          .describe('only what this rule finds'),
        reason: oneLine.min(8).describe('why it is no secret, or no live one'),
      }),
    )
    .default([])
    .describe('what muelle secrets scan lets through; where a comment can stand, `muelle-allow: REASON` is closer'),
})
export type SecretsSection = z.output<typeof SecretsSection>
