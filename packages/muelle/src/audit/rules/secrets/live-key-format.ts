import { isLive, keyFormats } from '../../../facts/secrets/key-formats.ts'
import { rule } from '../../rule.ts'

/** Files with words that people write; what is generated, minified or translated is left out. */
const isOwn = (path: string): boolean =>
  !/(^|\/)(static\/(lib|src\/lib|description)|i18n|dist|build|vendor)\/|\.min\.(js|css)$|\.(po|pot|svg|csv|lock|map|css|scss|less|html?)$|(^|\/)(package-lock|composer)\.json$/.test(
    path,
  ) &&
  /\.(ya?ml|json|conf|cfg|ini|toml|sh|bash|py|js|ts|xml|txt|md|rst|env|properties|tf|sql|key|pem|example|sample)$|(^|\/)[^.]*$|(^|\/)\.[\w-]+(\.[\w-]+)?$/.test(
    path,
  )

/** More is Odoo itself. */
const mostFiles = 1500
/** Private keys in a file of their own are told as such. */
const isKeyFile = (path: string) => /\.(pem|key|ppk|p12|pfx)$|(^|\/)id_(rsa|dsa|ecdsa|ed25519)$/.test(path)
/** What each key begins with: a file without any of it is not looked through. */
const beginning =
  /-----BEGIN|AGE-SECRET|AKIA|ASIA|aws_?secret|AIza|k_live_|gh[pousr]_|github_pat_|glpat-|xox[abeprs]-|hooks\.slack|T3BlbkFJ|sk-ant-|npm_|pypi-|dckr_|SG\.|do[opr]_v1_|:AA|hf_|GOCSPX|APP_USR|AccountKey|tskey-|ngrok|eyJ/i

export const liveKeyFormat = rule({
  id: 'secrets/live-key-format',
  severity: 'critical',
  title: 'A file of the repository holds a key of a known service',
  why: 'Keys have a form so that they can be found: searchers of public repositories use one within minutes.',
  source: 'the issuers’ documentation, see facts/secrets/key-formats.ts',
  fix: 'Revoke it where it was made, then take it out of the file and of the history.',
  anywhere: true,
  *find(project) {
    const { tree } = project
    for (const path of tree.paths.filter(isOwn).slice(0, mostFiles)) {
      if (isKeyFile(path)) continue
      const file = tree.read(path)
      if (file === undefined || !beginning.test(file.text) || project.publicationOf(path) !== 'published') continue
      for (const { id, what, pattern } of keyFormats)
        for (const match of file.text.matchAll(pattern)) {
          const secret = match.groups?.secret ?? ''
          if (!isLive(secret) || secret.startsWith('-----BEGIN ENCRYPTED') || id === 'caf') continue
          const from = match.index + match[0].lastIndexOf(secret)
          yield {
            at: { file, from, to: from + secret.length },
            message: `it has the form of ${what}`,
            hides: secret.split('\n'),
          }
        }
    }
  },
})
