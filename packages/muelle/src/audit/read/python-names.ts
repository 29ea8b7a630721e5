import type { Place, TextFile } from '../text.ts'
import { classesOf, codeLinesOf } from './python.ts'

interface Named {
  readonly name: string
  readonly at: Place
}

/** What a file imports, each by its whole name: `from urllib import request as r` is `urllib.request`. Local names lead to it. */
function importsIn(file: TextFile): readonly (Named & { readonly local: string })[] {
  const found: (Named & { local: string })[] = []
  for (const { text, at } of codeLinesOf(file)) {
    const from = /^\s*from[ \t]+([\w.]+)[ \t]+import[ \t]+\(?([^)#]*)/.exec(text)
    const names = from?.[2] ?? /^\s*import[ \t]+([\w., \t]+)/.exec(text)?.[1]
    for (const each of names?.split(',') ?? []) {
      const [name, as, other] = each.trim().split(/\s+/)
      if (name === undefined || !/^[\w.*]+$/.test(name)) continue
      const whole = from === null ? name : `${from[1]}.${name}`
      const first = from === null ? name.split('.')[0] : name
      found.push({ name: whole, at, local: as === 'as' && other !== undefined ? other : (first ?? name) })
    }
  }
  return found
}

export const importsOf = (file: TextFile): readonly Named[] => importsIn(file)

/** What is called, by its whole name as far as imports tell, and the innermost function in which that is. */
export function* callsOf(file: TextFile): Generator<Named & { readonly inside: string | undefined }> {
  const locals = new Map(importsIn(file).map(({ local, name }) => [local, name.startsWith(`${local}.`) ? local : name]))
  for (const { text, at, inside } of codeLinesOf(file)) {
    const code = text.replace(/"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?/g, '""')
    if (/^\s*(?:async[ \t]+)?(?:def|class)\b/.test(code)) continue
    for (const [, called = ''] of code.matchAll(/(?<![\w.])([A-Za-z_][\w.]*)\s*\(/g)) {
      const [first = '', ...rest] = called.split('.')
      yield { name: [locals.get(first) ?? first, ...rest].join('.'), at, inside }
    }
  }
}

/** Models that a file makes: a class with a `_name` that is not among what it inherits. */
export function newModelsOf(file: TextFile): readonly Named[] {
  return classesOf(file).flatMap(({ body, from }) => {
    const name = /^[ \t]+_name[ \t]*=[ \t]*["']([\w.]+)["']/m.exec(body)
    if (name === null) return []
    const inherited = /^[ \t]+_inherit[ \t]*=[ \t]*(\[[^\]]*\]|["'][\w.]+["'])/m.exec(body)?.[1] ?? ''
    const [, model = ''] = name
    const at = from + name.index + name[0].search(/\S/)
    const isExtension = [`'${model}'`, `"${model}"`].some((each) => inherited.includes(each))
    return isExtension ? [] : [{ name: model, at: { file, from: at, to: from + name.index + name[0].length } }]
  })
}
