import { posix } from 'node:path'

/** An environment file, by its name: `.env`, `.env.production`, `odoo.env`, `.envrc`. */
export function isEnvFile(path: string): boolean {
  const name = posix.basename(path)
  return (
    /^\.?env([._-][\w-]+)*$|^\.envrc$|\.env(\.[\w-]+)*$/.test(name) &&
    !/\.(py|js|ts|md|sh|txt|ya?ml|json|enc|gpg|age)$/.test(name)
  )
}

/** Something that is there to be copied and filled in, or a piece of documentation: `.env.example`, `sample.env`, `docs/…`. */
export const isSample = (path: string): boolean =>
  /(^|[._-])(examples?|samples?|templates?|dist|tmpl|tpl|defaults?|skel(eton)?|j2|jinja2?)([._-]|$)/i.test(
    posix.basename(path),
  ) || /(^|\/)docs?\//i.test(path)

/** Written by a program later. */
export const isTemplateName = (path: string): boolean => /\.(j2|jinja2?|tmpl|tpl|template|mustache|erb)$/i.test(path)

/** A file of a test: what it holds lets nobody in. */
export const isOfTests = (path: string): boolean =>
  /(^|\/)(tests?|__tests__|specs?|fixtures?|testdata|e2e)\//i.test(path) ||
  /(^|\/)(test_[^/]*|[^/]*[._-](test|smoke))\.\w+$/i.test(path)
