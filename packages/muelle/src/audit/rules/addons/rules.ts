import type { Rule } from '../../rule.ts'
import { criticalPathHttp } from './critical-path-http.ts'
import { depMissing } from './dep-missing.ts'
import { enterpriseDepends } from './enterprise-depends.ts'
import { libImportsOdoo } from './lib-imports-odoo.ts'
import { license } from './license.ts'
import { loadOrder } from './load-order.ts'
import { manifestFileMissing } from './manifest-file-missing.ts'
import { nameShadowed } from './name-shadowed.ts'
import { nameShadowsCore } from './name-shadows-core.ts'
import { noCompanyRule } from './no-company-rule.ts'
import { pydepNotInImage } from './pydep-not-in-image.ts'
import { versionPrefix } from './version-prefix.ts'

/** Rules on the project's modules, one line each. */
export const addonsRules: readonly Rule[] = [
  noCompanyRule,
  loadOrder,
  criticalPathHttp,
  depMissing,
  enterpriseDepends,
  libImportsOdoo,
  license,
  manifestFileMissing,
  nameShadowed,
  nameShadowsCore,
  pydepNotInImage,
  versionPrefix,
]
