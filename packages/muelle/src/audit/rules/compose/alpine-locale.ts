import { rule } from '../../rule.ts'
import { servicesOf } from '../services.ts'

export const alpineLocale = rule({
  id: 'compose/alpine-locale',
  severity: 'medium',
  title: 'A language’s order is asked of an image that has none',
  why: 'Alpine’s C library knows no locales: the name is taken, and names with accents and ñ sort by their bytes, behind z.',
  source: 'hub.docker.com/_/postgres, Locale customization; musl libc, functional differences from glibc',
  fix: 'Take the Debian variant of the image, or ICU: --locale-provider=icu --icu-locale=es-CL.',
  anywhere: true,
  *find(project) {
    for (const { service } of servicesOf(project, 'postgres')) {
      const image = project.imageOf(service)?.base ?? service.image?.value ?? ''
      if (!/:[^@]*alpine/.test(image)) continue
      for (const name of ['POSTGRES_INITDB_ARGS', 'LANG', 'LC_ALL', 'LC_COLLATE']) {
        const variable = service.environment.get(name)
        const value = variable?.value?.value ?? ''
        // en_US is what the image itself names, and its letters sort nearly as their bytes do.
        const locale = /\b(?!en_|C\b)[a-z]{2}_[A-Z]{2}\b/.exec(value)?.[0]
        if (variable === undefined || locale === undefined || /provider[= ]icu|icu-locale/.test(value)) continue
        yield { at: variable.at, message: `${service.name} asks ${image} for ${locale}, which it does not have` }
      }
    }
  },
})
