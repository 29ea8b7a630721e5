import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { project } from '../../stack/fixtures/project.ts'
import { fetchSource } from './fetch.ts'
import { addons, repository, source } from './fixtures/repository.ts'
import { vendored } from './vendor.ts'

const manifest = ['100644', 'a/__manifest__.py', '{}'] as const
type Entries = readonly (readonly [mode: string, path: string, content: string])[]

/** Vendors a tree; returns the folder. */
async function vendorTree(entries: Entries, modules?: string[]): Promise<string> {
  const there = repository()
  const commit = there.commitTree(entries)
  const directory = project({})
  const wanted = source(modules ? { modules } : {})
  const refuse = async () => 'no key'
  await fetchSource(addons(directory, [wanted]), wanted, commit, refuse, () => undefined, there.around)
  return (await vendored(directory, wanted))?.place ?? ''
}

describe('a repository of somebody else', () => {
  test('keeps modes and bytes; links within it become what they lead to', async () => {
    const place = await vendorTree([
      manifest,
      ['100755', 'a/run.sh', '#!/bin/sh\n'],
      ['120000', 'a/doc.md', '../shared/doc.md'],
      ['120000', 'a/static', '../shared'],
      ['100644', 'shared/doc.md', 'text\r\n'],
      ['120000', 'b', 'a'],
    ])
    expect(readFileSync(join(place, 'a/doc.md'), 'utf8')).toBe('text\r\n')
    expect(readFileSync(join(place, 'b/static/doc.md'), 'utf8')).toBe('text\r\n')
    expect(statSync(join(place, 'a/run.sh')).mode & 0o777).toBe(0o755)
    expect(existsSync(join(place, 'shared'))).toBe(false)
  })

  test.each<[string, Entries, string]>([
    ['a link out of it', [manifest, ['120000', 'a/x', '../../../etc/passwd']], 'leads out of the repository'],
    ['an absolute link', [manifest, ['120000', 'a/x', '/etc/passwd']], 'leads out of the repository'],
    ['a link to nowhere', [manifest, ['120000', 'a/x', 'gone']], 'leads nowhere'],
    ['links in a circle', [manifest, ['120000', 'a/x', 'y'], ['120000', 'a/y', 'x']], 'leads nowhere'],
    ['a link to the folder that it is in', [manifest, ['120000', 'a/x', '.']], 'a folder that it is in'],
    ['a submodule', [manifest, ['160000', 'a/lib', 'x']], 'is a submodule'],
    ['a name with a line break', [manifest, ['100644', 'a/x\ny', '']], 'has a name that cannot be in an image'],
    ['a name that git means something by', [manifest, ['100644', 'a/.git/config', '']], 'has a name that cannot be'],
    ['a name that climbs', [manifest, ['100644', 'a/../../x', '']], 'has a name that cannot be'],
  ])('with %s is refused', async (_what, entries, why) => {
    await expect(vendorTree(entries)).rejects.toThrow(why)
  })

  test('may have in another module what would be refused in this one', async () => {
    const place = await vendorTree(
      [manifest, ['120000', 'b/x', '/etc/passwd'], ['100644', 'b/__manifest__.py', '']],
      ['a'],
    )
    expect(existsSync(join(place, 'b'))).toBe(false)
  })

  test('cannot have its attributes change a file', async () => {
    const place = await vendorTree([
      manifest,
      ['100644', '.gitattributes', '* text eol=crlf filter=evil ident export-subst\n'],
      ['100644', 'a/x.txt', '$Id$\n$Format:%H$\n'],
    ])
    expect(readFileSync(join(place, 'a/x.txt'), 'utf8')).toBe('$Id$\n$Format:%H$\n')
  })
})
