import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AddonsSource } from './odoo.ts'
import { imageReference, oneLine, projectPath, size } from './words.ts'

describe('a path of the project', () => {
  it.each(['addons', './addons/', 'addons/acme', 'a.b/c-d/e_f', '.', '19.0'])('may be %j', (path) => {
    expect(projectPath.safeParse(path).success).toBe(true)
  })

  it.each(['', '/etc', '..', '../x', 'a/../../x', 'a/..', 'a b', 'a\nb', 'a\\b', '$HOME', 'a//b'])(
    'cannot be %j',
    (path) => {
      expect(projectPath.safeParse(path).success).toBe(false)
    },
  )

  it('never leads out of the project', () => {
    const part = fc.constantFrom('..', '.', 'a', '...', 'b')
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), (parts) => {
        const parsed = projectPath.safeParse(parts.join('/'))
        expect(parsed.success).toBe(!parts.includes('..'))
      }),
    )
  })
})

describe('the name of an image', () => {
  it.each([
    'odoo:19.0',
    'odoo',
    'docker.io/library/odoo:19.0',
    'localhost:5000/a/b:c',
    `odoo@sha256:${'a'.repeat(64)}`,
  ])('may be %s', (name) => {
    expect(imageReference.safeParse(name).success).toBe(true)
  })

  it.each(['', 'odoo:', ':19.0', 'Odoo:19.0', 'odoo 19', 'https://x/odoo', 'odoo:19.0:1', '-odoo', 'odoo@sha256:1'])(
    'cannot be %j',
    (name) => {
      expect(imageReference.safeParse(name).success).toBe(false)
    },
  )
})

describe('a git source', () => {
  const accepts = (git: string, ref = '19.0') => AddonsSource.safeParse({ git, ref }).success

  it.each(['https://github.com/OCA/web.git', 'git@github.com:acme/addons.git', 'ssh://git@host:22/x.git'])(
    'may be %s',
    (git) => {
      expect(accepts(git)).toBe(true)
    },
  )

  it.each([
    'https://me:token@x.cl/y.git',
    'https://token@x.cl/y',
    'ssh://a:b@x/y',
    'file:///etc',
    '--upload-pack=x',
    'ext::sh',
    'https://x/$(y)',
  ])('cannot be %s', (git) => {
    expect(accepts(git)).toBe(false)
  })

  it.each(['--help', '', 'a b', '-x'])('cannot have the ref %j', (ref) => {
    expect(accepts('https://x.cl/y', ref)).toBe(false)
  })
})

describe('other words', () => {
  it('know sizes above nothing', () => {
    expect(['2G', '1536M'].every((text) => size.safeParse(text).success)).toBe(true)
    expect(['0G', '2GB', '2', 'G', '1.5G'].some((text) => size.safeParse(text).success)).toBe(false)
  })

  it('have no line break where it would begin another key', () => {
    expect(oneLine.safeParse('a\nadmin_passwd = x').success).toBe(false)
  })
})
