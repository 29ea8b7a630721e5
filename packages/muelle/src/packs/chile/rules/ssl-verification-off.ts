import { rule } from '../../../audit/rule.ts'
import { chileanTexts, linesWith } from './texts.ts'

const off =
  /\bverify\s*=\s*False\b|_create_unverified_context|\bCERT_NONE\b|check_hostname\s*=\s*False|disable_warnings\(.*InsecureRequest/

export const sslVerificationOff = rule({
  id: 'chile/ssl-verification-off',
  severity: 'critical',
  title: 'The certificate of SII’s servers is not verified',
  why: 'Anybody on the way reads the token, takes the signed documents and answers in the name of SII.',
  source: 'Python documentation, ssl: CERT_NONE; requests documentation, SSL Cert Verification',
  fix: 'Verify (the default); a missing intermediate certificate is given with verify=PATH.',
  anywhere: true,
  *find(project) {
    const files = chileanTexts(project).filter(
      ({ path, text }) =>
        path.endsWith('.py') && !/(^|\/)tests?\//.test(path) && /\bsii\b|sii\.cl|\bdte\b|_dte|_sii/i.test(path + text),
    )
    for (const { at, text } of linesWith(files, off)) {
      const found = off.exec(text)
      if (found === null || /^\s*#/.test(text)) continue
      yield {
        at: { ...at, from: at.from + found.index, to: at.from + found.index + found[0].length },
        message: `${found[0]}: what SII answers could come from anybody`,
      }
    }
  },
})
