import type { Rule } from '../../rule.ts'
import { add } from './add.ts'
import { apt } from './apt.ts'
import { archHardcoded } from './arch-hardcoded.ts'
import { buildToolsLeft } from './build-tools-left.ts'
import { dockerignore } from './dockerignore.ts'
import { downloadNoChecksum } from './download-no-checksum.ts'
import { entrypointOverride } from './entrypoint-override.ts'
import { errorsMasked } from './errors-masked.ts'
import { gitMutable } from './git-mutable.ts'
import { latest } from './latest.ts'
import { noHealthcheck } from './no-healthcheck.ts'
import { pipUnpinned } from './pip-unpinned.ts'
import { rootUser } from './root-user.ts'
import { tokenInLayer } from './token-in-layer.ts'
import { wkhtmlUnpatched } from './wkhtml-unpatched.ts'

/** Rules on Dockerfiles, one line each. */
export const dockerfileRules: readonly Rule[] = [
  add,
  apt,
  archHardcoded,
  buildToolsLeft,
  dockerignore,
  downloadNoChecksum,
  entrypointOverride,
  errorsMasked,
  gitMutable,
  latest,
  noHealthcheck,
  pipUnpinned,
  rootUser,
  tokenInLayer,
  wkhtmlUnpatched,
]
