import { DockerfileParser, type Instruction } from 'dockerfile-ast'
import { describe, expect, test } from 'vitest'
import { goldenCases } from '../../../../../test/golden/cases.ts'
import { contextPaths } from './context.ts'
import { dockerfile } from './dockerfile.ts'
import { dockerignore } from './ignore.ts'

/** What the official image declares as volumes: what is baked below them is lost. */
const volumes = ['/var/lib/odoo', '/mnt/extra-addons']

const cases = await Promise.all((await goldenCases()).map(async ({ title, load }) => ({ title, stack: await load() })))

describe.each(cases)('the Dockerfile of $title', ({ stack }) => {
  const parsed = DockerfileParser.parse(dockerfile(stack))
  const named = (keyword: string): readonly Instruction[] =>
    parsed.getInstructions().filter((each) => each.getKeyword() === keyword)
  const words = (instruction: Instruction) => instruction.getArguments().map((each) => each.getValue())

  test('is understood by the classic builder: no mounts, no heredocs, no syntax directive', () => {
    expect(parsed.getDirectives()).toEqual([])
    const flags = [
      ...parsed.getCOPYs().flatMap((each) => each.getFlags()),
      ...named('RUN').flatMap((each) => words(each).filter((word) => word.startsWith('--mount'))),
    ]
    expect(flags.filter((flag) => typeof flag === 'string' || flag.getName() !== 'from')).toEqual([])
    expect(named('ADD')).toEqual([])
  })

  test('ends as the base’s own user, with a health check and labels that every build fills in', () => {
    expect(named('USER').map(words).at(-1)).toEqual(['odoo'])
    expect(named('HEALTHCHECK')).toHaveLength(1)
    const args = named('ARG').map((each) => words(each)[0]?.split('=')[0])
    expect(args).toEqual(['BASE', 'BASE', 'VERSION', 'REVISION', 'CREATED'])
    expect(String(named('LABEL').at(-1))).toMatch(/org\.opencontainers\.image\.revision="\$\{REVISION\}"/)
  })

  test('takes from the context only what is declared, and the ignore file lets just that in', () => {
    const declared = contextPaths(stack).map(({ path }) => path)
    const copied = parsed
      .getCOPYs()
      .filter((each) => each.getFromFlag() === null)
      .map((each) => words(each)[0]?.replace(/\/$/, '') ?? '')
    for (const path of copied)
      expect(
        declared.some((each) => path === each || path.startsWith(`${each}/`)),
        path,
      ).toBe(true)
    const ignore = dockerignore(stack).split('\n')
    expect(ignore.filter((line) => line.startsWith('!')).sort()).toEqual(declared.map((path) => `!${path}`).sort())
    expect(ignore.find((line) => !line.startsWith('#'))).toBe('**')
  })

  test('bakes nothing into a volume of the base, and leaves no compiler behind', () => {
    const last = parsed.getFROMs().at(-1)?.getRange().start.line ?? 0
    for (const copy of parsed.getCOPYs()) {
      const target = words(copy).at(-1) ?? ''
      expect(volumes.filter((volume) => target.startsWith(volume))).toEqual([])
    }
    const finals = named('RUN').filter((each) => each.getRange().start.line > last)
    expect(finals.map(String).filter((text) => text.includes('build-essential'))).toEqual([])
    // Secrets never come as build arguments.
    expect(dockerfile(stack)).not.toMatch(/ARG .*(TOKEN|PASSWORD|SECRET)/i)
  })
})
