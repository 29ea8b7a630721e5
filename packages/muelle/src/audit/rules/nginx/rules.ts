import type { Rule } from '../../rule.ts'
import { port443NoListener } from './443-no-listener.ts'
import { addheaderInheritance } from './addheader-inheritance.ts'
import { bodySize } from './body-size.ts'
import { cacheNoop } from './cache-noop.ts'
import { connUpgradeAlways } from './conn-upgrade-always.ts'
import { cspBreaksOwl } from './csp-breaks-owl.ts'
import { dbmanagerOpen } from './dbmanager-open.ts'
import { dbmanagerPartial } from './dbmanager-partial.ts'
import { headerInheritance } from './header-inheritance.ts'
import { hstsHttp } from './hsts-http.ts'
import { http2Deprecated } from './http2-deprecated.ts'
import { loginRate } from './login-rate.ts'
import { noRedirect } from './no-redirect.ts'
import { noTls } from './no-tls.ts'
import { noUpgrade } from './no-upgrade.ts'
import { noWebsocket } from './no-websocket.ts'
import { noXfh } from './no-xfh.ts'
import { noXfp } from './no-xfp.ts'
import { privateCache } from './private-cache.ts'
import { redirectServername } from './redirect-servername.ts'
import { timeout } from './timeout.ts'
import { weakTls } from './weak-tls.ts'

/** The rules of area `nginx`. */
export const nginxRules: readonly Rule[] = [
  port443NoListener,
  addheaderInheritance,
  bodySize,
  cacheNoop,
  connUpgradeAlways,
  cspBreaksOwl,
  dbmanagerOpen,
  dbmanagerPartial,
  headerInheritance,
  hstsHttp,
  http2Deprecated,
  loginRate,
  noRedirect,
  noTls,
  noUpgrade,
  noWebsocket,
  noXfh,
  noXfp,
  privateCache,
  redirectServername,
  timeout,
  weakTls,
]
