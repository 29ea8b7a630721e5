import { rule } from '../../rule.ts'
import { isKnownDefault } from '../credentials.ts'
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
      if (isSample && isKnownDefault(value))
        yield { at, message: `${name} of the example is a password that everybody knows`, hides: [value] }
  },
})
