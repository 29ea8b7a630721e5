import type { Rule } from '../../../audit/rule.ts'
import { cafPrivateKeyPlain } from './caf-private-key-plain.ts'
import { payrollParameterNoop } from './payroll-parameter-noop.ts'
import { siiEnvUnread } from './sii-env-unread.ts'
import { siiHostSwapped } from './sii-host-swapped.ts'
import { sslVerificationOff } from './ssl-verification-off.ts'

/** What is looked for in Chilean projects, one line each. */
export const rules: readonly Rule[] = [
  cafPrivateKeyPlain,
  payrollParameterNoop,
  siiEnvUnread,
  siiHostSwapped,
  sslVerificationOff,
]
