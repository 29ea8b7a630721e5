import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { anchors, destination, pages, relativeLinks, root } from './markdown.ts'

/** What is wrong with the links of a page. */
function brokenLinks(file: string, text: string): readonly string[] {
  return relativeLinks(text).flatMap((target) => {
    const to = destination(file, target)
    const path = join(root, to.file)
    if (to.file.startsWith('..') || !existsSync(path)) return [`${file}: ${target}: there is no ${to.file}`]
    if (to.anchor === '') return []
    const page = to.file === file ? text : readFileSync(path, 'utf8')
    return anchors(page).has(to.anchor) ? [] : [`${file}: ${target}: no heading makes #${to.anchor}`]
  })
}

describe('the links of the documentation', () => {
  it('lead to files and headings that exist', () => {
    expect(pages().flatMap(({ file, text }) => brokenLinks(file, text))).toEqual([])
  })

  it('are looked at in every page', () => {
    const files = pages().map(({ file }) => file)
    expect(files).toEqual(expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'images/README.md']))
    expect(files.filter((file) => file.startsWith('docs/')).length).toBeGreaterThan(5)
  })
})

describe('the check of links', () => {
  it('catches a file that is missing, also outside the repository', () => {
    expect(brokenLinks('README.md', 'see [it](docs/nowhere.md) and ![a](../secret.png)')).toHaveLength(2)
  })

  it('catches a heading that is missing, in this page and in another', () => {
    expect(brokenLinks('docs/x.md', '# One\n[a](#two) [b](../LICENSE#three)')).toHaveLength(2)
  })

  it('catches a picture written as HTML', () => {
    expect(brokenLinks('README.md', '<img alt="x" src="docs/images/nothing.svg">')).toHaveLength(1)
  })

  it('leaves code, other sites and good links alone', () => {
    const text = '# A `b` & c\n[x](#a-b--c) `[y](no.md)` [z](https://example.com/#q)\n```md\n[w](no.md)\n```\n'
    expect(brokenLinks('README.md', text)).toEqual([])
  })

  it('knows the second of two equal headings', () => {
    expect([...anchors('# Exit codes\n## Exit codes')]).toEqual(['exit-codes', 'exit-codes-1'])
  })
})
