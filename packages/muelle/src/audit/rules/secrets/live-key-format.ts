import { isLive, keyFormats } from '../../../facts/secrets/key-formats.ts'
import { rule } from '../../rule.ts'
import { isOfCore } from '../core.ts'

/** Files with words that people write; what is generated, minified or translated is left out. */
const isOwn = (path: string): boolean =>
  !/(^|\/)(static\/(lib|src\/lib|description)|i18n|dist|build|vendor)\/|\.min\.(js|css)$|\.(po|pot|svg|csv|lock|map|css|scss|less|html?)$|(^|\/)(package-lock|composer)\.json$/.test(
    path,
  ) &&
  /\.(ya?ml|json|conf|cfg|ini|toml|sh|bash|py|js|ts|xml|txt|md|rst|env|properties|tf|sql|key|pem|example|sample)$|(^|\/)[^.]*$|(^|\/)\.[\w-]+(\.[\w-]+)?$/.test(
    path,
  )

/** More is somebody else’s: Odoo itself, its enterprise part. The nearest to the top are the project’s own. */
const mostFiles = 800
/** Private keys in a file of their own are told as such. */
const isKeyFile = (path: string) => /\.(pem|key|ppk|p12|pfx)$|(^|\/)id_(rsa|dsa|ecdsa|ed25519)$/.test(path)
/** What each key begins with: a file without any of it is not looked through. */
const beginning =
  /-----BEGIN|AGE-SECRET|AKIA|ASIA|[Aa][Ww][Ss]_?[Ss][Ee][Cc]|AIza|k_live_|gh[pousr]_|github_pat_|glpat-|xox[abeprs]-|hooks\.slack|T3BlbkFJ|sk-ant-|npm_|pypi-|dckr_|SG\.|do[opr]_v1_|:AA|hf_|GOCSPX|APP_USR|AccountKey|tskey-|[Nn][Gg][Rr][Oo][Kk]|eyJ/

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
    const depth = (path: string) => path.split('/').length
    const paths = tree.paths.filter((path) => isOwn(path) && !isKeyFile(path) && !isOfCore(path, tree))
    for (const path of paths.toSorted((a, b) => depth(a) - depth(b)).slice(0, mostFiles)) {
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
