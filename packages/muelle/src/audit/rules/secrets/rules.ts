import type { Rule } from '../../rule.ts'
import { buildArgSecret } from './build-arg-secret.ts'
import { cleartextUrl } from './cleartext-url.ts'
import { confPassword } from './conf-password.ts'
import { confWorldReadable } from './conf-world-readable.ts'
import { defaultPassword } from './default-password.ts'
import { envCommitted } from './env-committed.ts'
import { envMounted } from './env-mounted.ts'
import { envNotIgnored } from './env-not-ignored.ts'
import { envfileBroad } from './envfile-broad.ts'
import { liveKeyFormat } from './live-key-format.ts'
import { passwordCmdline } from './password-cmdline.ts'
import { placeholder } from './placeholder.ts'
import { rootCredsToApp } from './root-creds-to-app.ts'
import { secretFileCommitted } from './secret-file-committed.ts'
import { tokenInGitRemote } from './token-in-git-remote.ts'
import { weakExample } from './weak-example.ts'
import { weakFallback } from './weak-fallback.ts'

/** Rules on secrets, one line each. */
export const secretsRules: readonly Rule[] = [
  buildArgSecret,
  cleartextUrl,
  confPassword,
  confWorldReadable,
  defaultPassword,
  envCommitted,
  envMounted,
  envNotIgnored,
  envfileBroad,
  liveKeyFormat,
  passwordCmdline,
  placeholder,
  rootCredsToApp,
  secretFileCommitted,
  tokenInGitRemote,
  weakExample,
  weakFallback,
]
