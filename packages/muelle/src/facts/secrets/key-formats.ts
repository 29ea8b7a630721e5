/** A key that its issuer gave a form of its own, so that it can be told from any other text. */
export interface KeyFormat {
  readonly id: string
  readonly what: string
  /** What to do with one that is found. */
  readonly next: string
  /** With the key itself in the group `secret`. */
  readonly pattern: RegExp
}

const revoke = 'Revoke it where it was made: who has the history has it. Then take it out of the file.'

/**
 * Forms of live keys. Prefixes are stable by intent. Sources: GitHub "Behind the new token formats" (2021); Stripe "API keys"; Slack "Token
 * types"; AWS "IAM identifiers"; Google "API keys"; age(1); npm, PyPI, Docker Hub, SendGrid, DigitalOcean, Telegram, Hugging Face, Mercado
 * Pago, Azure, Tailscale and ngrok as in github.com/gitleaks/gitleaks, config/gitleaks.toml; RFC 7519, of which jwt.io’s own example is left out.
 */
export const keyFormats: readonly KeyFormat[] = [
  {
    id: 'caf',
    what: 'a CAF of the SII with its private key (folios)',
    next: 'Have the folios annulled at the SII and ask for new ones; keep the file outside git.',
    pattern: /<RSASK>\s*(?<secret>-----BEGIN RSA PRIVATE KEY-----[\s\S]{0,80})/g,
  },
  {
    id: 'private-key',
    what: 'a private key',
    next: revoke,
    pattern:
      /(?<secret>-----BEGIN (?:RSA |EC |DSA |OPENSSH |ENCRYPTED |PGP )?PRIVATE KEY(?: BLOCK)?-----(?:\s|\\n|"|,)*(?:[A-Za-z-]+: [^\n]*\s+)*[A-Za-z0-9+/=]{24,})/g,
  },
  {
    id: 'age-identity',
    what: 'an identity of age',
    next: revoke,
    pattern: /(?<secret>AGE-SECRET-KEY-(?:PQ-)?1[02-9AC-HJ-NP-Z]{50,})/g,
  },
  {
    id: 'aws-key',
    what: 'an access key of AWS',
    next: revoke,
    pattern: /\b(?<secret>A(?:KIA|SIA)[A-Z2-7]{16})\b/g,
  },
  {
    id: 'aws-secret',
    what: 'a secret access key of AWS',
    next: revoke,
    pattern: /aws_?secret_?(?:access_?)?key["']?\s*[:=]\s*["']?(?<secret>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+])/gi,
  },
  {
    id: 'google-key',
    what: 'an API key of Google',
    next: revoke,
    pattern: /\b(?<secret>AIza[\w-]{35})(?![\w-])/g,
  },
  {
    id: 'stripe-key',
    what: 'a live key of Stripe',
    next: revoke,
    pattern: /\b(?<secret>(?:sk|rk)_live_[0-9A-Za-z]{20,})/g,
  },
  {
    id: 'github-token',
    what: 'a token of GitHub',
    next: revoke,
    pattern: /\b(?<secret>gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59})\b/g,
  },
  {
    id: 'gitlab-token',
    what: 'a token of GitLab',
    next: revoke,
    pattern: /\b(?<secret>glpat-[\w-]{20,})/g,
  },
  {
    id: 'slack-token',
    what: 'a token or webhook of Slack',
    next: revoke,
    pattern: /(?<secret>\bxox[abeprs]-[A-Za-z0-9-]{20,}|hooks\.slack\.com\/services\/T\w{6,}\/B\w{6,}\/\w{20,})/g,
  },
  {
    id: 'openai-key',
    what: 'a key of OpenAI',
    next: revoke,
    pattern: /\b(?<secret>sk-(?:(?:proj|svcacct|admin)-)?[\w-]{20,}T3BlbkFJ[\w-]{20,})/g,
  },
  {
    id: 'anthropic-key',
    what: 'a key of Anthropic',
    next: revoke,
    pattern: /\b(?<secret>sk-ant-[a-z]+\d{2}-[\w-]{60,})/g,
  },
  {
    id: 'npm-token',
    what: 'a token of npm',
    next: revoke,
    pattern: /\b(?<secret>npm_[A-Za-z0-9]{36})\b/g,
  },
  {
    id: 'pypi-token',
    what: 'a token of PyPI',
    next: revoke,
    pattern: /\b(?<secret>pypi-AgE[\w-]{50,})/g,
  },
  {
    id: 'docker-hub-token',
    what: 'a token of Docker Hub',
    next: revoke,
    pattern: /\b(?<secret>dckr_pat_[\w-]{27})/g,
  },
  {
    id: 'sendgrid-key',
    what: 'a key of SendGrid',
    next: revoke,
    pattern: /\b(?<secret>SG\.[\w-]{22}\.[\w-]{43})(?![\w-])/g,
  },
  {
    id: 'digitalocean-token',
    what: 'a token of DigitalOcean',
    next: revoke,
    pattern: /\b(?<secret>do[opr]_v1_[a-f0-9]{64})\b/g,
  },
  {
    id: 'telegram-token',
    what: 'the token of a bot of Telegram',
    next: revoke,
    pattern: /\b(?<secret>\d{8,10}:AA[\w-]{33})(?![\w-])/g,
  },
  {
    id: 'hugging-face-token',
    what: 'a token of Hugging Face',
    next: revoke,
    pattern: /\b(?<secret>hf_[A-Za-z]{34})\b/g,
  },
  {
    id: 'google-client-secret',
    what: 'the secret of an OAuth client of Google',
    next: revoke,
    pattern: /\b(?<secret>GOCSPX-[\w-]{28})(?![\w-])/g,
  },
  {
    id: 'mercado-pago-token',
    what: 'a token of Mercado Pago',
    next: revoke,
    pattern: /\b(?<secret>APP_USR-\d{10,}-\d{6}-[0-9a-f]{32}-\d+)\b/g,
  },
  {
    id: 'azure-storage-key',
    what: 'the key of a storage account of Azure',
    next: revoke,
    pattern: /\bAccountKey=(?<secret>[A-Za-z0-9+/]{86}==)/g,
  },
  {
    id: 'tailscale-key',
    what: 'a key of Tailscale',
    next: revoke,
    pattern: /\b(?<secret>tskey-(?:auth|api|client)-[A-Za-z0-9]+-[A-Za-z0-9]{20,})/g,
  },
  {
    id: 'ngrok-token',
    what: 'a token of ngrok',
    next: revoke,
    pattern:
      /\bngrok\w*[_ -]?(?:authtoken|token)["']?\s*[:=]?\s*["']?(?<secret>[12][A-Za-z0-9]{26}_[A-Za-z0-9]{15,21})\b/gi,
  },
  {
    // Its own dates tell whether it is live; who finds it does not ask.
    id: 'json-web-token',
    what: 'a signed JSON Web Token',
    next: revoke,
    pattern: /\b(?<secret>eyJ[\w-]{15,}\.eyJ(?!zdWIiOiIxMjM0NTY3ODkw)[\w-]{20,}\.[\w-]{30,})/g,
  },
]

/** Bits of each character, by how often each occurs in the text (Shannon). */
export function entropy(text: string): number {
  const counts = new Map<string, number>()
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length)
  return bits
}

/** Whether a key of a known form could be live: issuers' examples say so themselves or repeat one character. */
export const isLive = (key: string): boolean =>
  !/EXAMPLE|x{8,}|\.{3}|0{12,}|1234567890abcdef/i.test(key) && entropy(key) >= 2.5
