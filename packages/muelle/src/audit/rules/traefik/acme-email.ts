import { rule } from '../../rule.ts'
import { resolversOf } from './resolvers.ts'

export const acmeEmail = rule({
  id: 'traefik/acme-email',
  severity: 'medium',
  title: 'The certificate’s account has no address of yours',
  why: 'Let’s Encrypt refuses addresses of example.com, and with somebody else’s nobody reads of what goes wrong.',
  source: 'doc.traefik.io/traefik/https/acme/#email; RFC 2606',
  fix: 'Set acme.email to an address that you read.',
  *find({ traefik }) {
    for (const { name, first, settings } of resolversOf(traefik.traefiks)) {
      const email = settings.get(`${name}acme.email`)
      if (email === undefined) yield { at: first.at, message: 'no acme.email is set' }
      else if (
        /@(example|dominio|domain|tudominio|yourdomain|mydomain|your-domain|empresa|company)\.|^(your|you|tu|changeme|change_me|user|email)[\w.+-]*@|your[-_ ]?e?mail/i.test(
          email.value,
        )
      )
        yield { at: email.at, message: `acme.email is still ${email.value}` }
    }
  },
})
