import { z } from 'zod'

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
})
export type SecretsSection = z.output<typeof SecretsSection>
