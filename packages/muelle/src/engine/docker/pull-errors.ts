import { EnvironmentError, UserError } from '../../kernel/errors.ts'
import { splitReference } from '../reference.ts'

/**
 * Tells apart why an image could not be had: the registry is out of reach, it wants a login, or the name is wrong.
 * @param words what the daemon said.
 * @returns undefined when the words are none of a registry's.
 */
export function explainPull(reference: string, words: string): EnvironmentError | UserError | undefined {
  const { registry } = splitReference(reference)
  const evidence = words
  if (/toomanyrequests|rate limit/i.test(words))
    return new EnvironmentError({
      what: `The registry ${registry} refuses more downloads for now.`,
      evidence,
      next: `Log in (muelle registry login ${registry}) or wait some hours; images.registry in muelle.yaml can name a mirror.`,
    })
  // Docker Hub answers in the same words to a wrong name and to a private image: this comes first.
  if (
    /pull access denied|repository does not exist|name unknown|not found: manifest|manifest .*(unknown|not found)|no such image/i.test(
      words,
    )
  )
    return new UserError({
      what: `There is no image ${reference}, or it needs a login.`,
      evidence,
      next: `Check its name and tag in muelle.yaml; for a private image: muelle registry login ${registry}.`,
    })
  if (refused.test(words)) return wantsLogin(registry, reference, words)
  if (/invalid reference format|must be lowercase|invalid tag/i.test(words))
    return new UserError({
      what: `${reference} is no image name.`,
      evidence,
      next: 'Write it as [registry/]name[:tag], in lower case.',
    })
  if (/no matching manifest for/i.test(words))
    return new UserError({
      what: `${reference} does not exist for this machine’s processor.`,
      evidence,
      next: 'Choose another image.',
    })
  return explainReach(registry, words, withoutRegistry)
}

const refused = /unauthorized|authentication required|no basic auth credentials|denied: requested access|403 forbidden/i

const wantsLogin = (registry: string, reference: string, evidence: string) =>
  new EnvironmentError({
    what: `The registry ${registry} wants a login for ${reference}.`,
    evidence,
    next: `muelle registry login ${registry}, then run the same command again.`,
  })

const withoutRegistry =
  ' Without a registry: images.source: debian in muelle.yaml is for every image but Odoo’s own, which docker load takes from a file (docker save makes one) under the name in odoo.image.'

/**
 * Tells apart why a registry did not say what it has under a name.
 * @returns undefined when the words are none of a registry's.
 */
export function explainLookup(reference: string, words: string): EnvironmentError | undefined {
  const { registry } = splitReference(reference)
  if (refused.test(words)) return wantsLogin(registry, reference, words)
  return explainReach(registry, words)
}

/** Why a registry could not be talked to at all; undefined when it could. @param otherwise a further way out. */
export function explainReach(registry: string, evidence: string, otherwise = ''): EnvironmentError | undefined {
  if (/x509|certificate|server gave HTTP response to HTTPS client/i.test(evidence))
    return new EnvironmentError({
      what: `The registry ${registry} has no certificate that Docker trusts.`,
      evidence,
      next: `Put its authority into /etc/docker/certs.d/${registry}/ca.crt on the Docker host.`,
    })
  if (
    /dial tcp|no such host|i\/o timeout|connection refused|proxyconnect|TLS handshake timeout|deadline exceeded|canceled while waiting|network is unreachable|\bEOF$|server misbehaving|connection reset|no route to host|50[0234] /i.test(
      evidence,
    )
  )
    return new EnvironmentError({
      what: `The registry ${registry} cannot be reached from the Docker host.`,
      evidence,
      next: `Check its network and proxy.${otherwise}`,
    })
  return undefined
}

/**
 * Tells apart why an image could not be sent to a registry.
 * @returns undefined when the words are none of a registry's.
 */
export function explainPush(reference: string, words: string): EnvironmentError | UserError | undefined {
  const { registry } = splitReference(reference)
  if (/unauthorized|authentication required|no basic auth credentials|denied|forbidden/i.test(words))
    return new EnvironmentError({
      what: `The registry ${registry} does not let you push ${reference}.`,
      evidence: words,
      next: `Log in as somebody who may: muelle registry login ${registry}; then run the same command again.`,
    })
  if (/does not exist locally|no such image/i.test(words))
    return new UserError({
      what: `The engine has no image ${reference}.`,
      evidence: words,
      next: 'Somebody may be removing images: run the same command again.',
    })
  return explainReach(registry, words)
}
