import { rule } from '../../rule.ts'
import { isPlaceholder } from '../credentials.ts'
import { writtenSecrets } from '../written/written.ts'

export const placeholder = rule({
  id: 'secrets/placeholder',
  severity: 'high',
  title: 'A placeholder stands where a secret belongs',
  why: 'Nothing stops the stack from starting with it: the placeholder is the password then, and everybody can read it.',
  source: 'OWASP ASVS 2.10.4; every container takes any text for a password',
  fix: `Demand a value: \${NAME:?set it in .env}, and keep placeholders in .env.example.`,
  *find(project) {
    for (const { name, value, at, isSample } of writtenSecrets(project))
      if (!isSample && isPlaceholder(value)) yield { at, message: `${name} still is a placeholder`, hides: [value] }
  },
})
