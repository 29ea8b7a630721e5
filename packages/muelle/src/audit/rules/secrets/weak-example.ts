import { rule } from '../../rule.ts'
import { isKnownDefault, isPasswordName, isPlaceholder } from '../credentials.ts'
import { writtenSecrets } from '../written/written.ts'

export const weakExample = rule({
  id: 'secrets/weak-example',
  severity: 'low',
  title: 'An example holds a password that works',
  why: 'An example is copied as it is: whoever forgets to change the password runs with one that everybody knows.',
  source: 'OWASP ASVS 2.10.4',
  fix: `Leave the value empty, or write what cannot pass for a password, and demand it with \${NAME:?}.`,
  *find(project) {
    for (const { name, value, at, isSample } of writtenSecrets(project))
      if (isSample && (isKnownDefault(value) || (isPasswordName(name) && !isPlaceholder(value))))
        yield {
          at,
          message: isKnownDefault(value)
            ? `${name} of the example is a password that everybody knows`
            : `${name} of the example is a whole password, and whoever copies the file has it`,
          hides: [value],
        }
  },
})
