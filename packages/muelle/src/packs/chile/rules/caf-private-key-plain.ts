import { rule } from '../../../audit/rule.ts'
import { chileanTexts, linesWith } from './texts.ts'

export const cafPrivateKeyPlain = rule({
  id: 'chile/caf-private-key-plain',
  severity: 'critical',
  title: 'The private key of a CAF lies in clear',
  why: 'Whoever has RSASK of a folio authorisation stamps invoices in the company’s name; in a column or a file it is in every dump and every clone.',
  source: 'sii.cl, Instructivo de emisión: AUTORIZACION/RSASK is the private key of the range',
  fix: 'Keep the CAF encrypted, outside of git and of plain columns; ask SII for a new range when it was shared.',
  anywhere: true,
  *find(project) {
    const files = chileanTexts(project)
    for (const { at, text } of linesWith(files, /<RSASK>/))
      if (
        /<RSASK>\s*(-----BEGIN|[A-Za-z0-9+/]{20}|$)/.test(text) &&
        /\.xml$/i.test(at.file.path) &&
        /BEGIN (RSA )?PRIVATE KEY/.test(at.file.text)
      )
        yield { at, message: 'a CAF with its private key is a file of the project' }
    const python = files.filter(({ path }) => path.endsWith('.py'))
    for (const { at, text } of linesWith(python, /caf|rsask/i)) {
      const field =
        /^\s*((?:\w*caf_?(?:xml|content|file|data|string|private)\w*)|\w*rsask\w*)\s*=\s*fields\.(Text|Char|Binary|Html)\b/i.exec(
          text,
        )
      if (field !== null && !/encrypt|cifrad|compute\s*=/i.test(text) && !/name|filename/i.test(field[1] ?? ''))
        yield { at, message: `the field ${field[1]} keeps a CAF, with its private key, in clear` }
    }
  },
})
