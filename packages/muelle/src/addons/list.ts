import { z } from 'zod'
import { operation } from '../kernel/operation.ts'
import { scanAddons } from '../stack/addons/scan.ts'
import { loadStack } from '../stack/load.ts'
import type { AddonsSource } from '../stack/odoo.ts'
import type { Stack } from '../stack/stack.ts'
import { lockKey, short } from '../workshop/addons/fetch.ts'
import { isWhole, vendored } from '../workshop/addons/vendor.ts'
import { table } from '../workshop/table.ts'

const Module = z.object({
  name: z.string(),
  version: z.string().nullable().describe('as its manifest has it'),
  installable: z.boolean().nullable(),
})

const Source = z.object({
  from: z.string().describe('folder of the project, or address of the repository'),
  ref: z.string().nullable(),
  commit: z.string().nullable().describe('pinned in muelle.lock'),
  state: z
    .enum(['folder', 'fetched', 'not fetched', 'not pinned', 'changed'])
    .describe(
      'changed: what lies in .muelle/addons/ is not the pinned commit as it was fetched; the next build fetches it again',
    ),
  modules: z.array(Module),
})

export const addonsList = operation({
  name: 'addons list',
  summary: 'List the addons: where each comes from, its commit, modules and versions',
  help: 'In the order of the addons path. Asks no repository.\n$ muelle addons list',
  effect: 'read',
  input: z.object({}),
  output: z.object({ sources: z.array(Source) }),
  async run(context) {
    const stack = await loadStack(context, { files: 'unread' })
    return { sources: await Promise.all(stack.odoo.addons.map((source) => describe(stack, source))) }
  },
  view: ({ sources }, style) =>
    sources.length === 0
      ? 'odoo.addons is empty: this stack runs what the image has.'
      : table(
          ['MODULE', 'VERSION', 'FROM', 'REF', 'COMMIT', ''],
          sources.flatMap(({ from, ref, commit, state, modules }) => {
            const place = [from, ref ?? '', commit === null ? '' : short(commit)]
            if (modules.length === 0) return [[style.warn(state === 'folder' ? 'no module' : state), '', ...place]]
            return modules.map(({ name, version, installable }) => [
              installable === false ? style.warn(`${name} (not installable)`) : name,
              version ?? '-',
              ...place,
              ...(state === 'folder' || state === 'fetched' ? [] : [style.warn(state)]),
            ])
          }),
        ),
})

async function describe(stack: Stack, source: AddonsSource): Promise<z.input<typeof Source>> {
  if (typeof source === 'string')
    return { from: source, ref: null, commit: null, state: 'folder', modules: await modulesOf(stack.directory, source) }
  const commit = stack.lock.addons[lockKey(source)] ?? null
  const there = await vendored(stack.directory, source)
  const state =
    commit === null
      ? 'not pinned'
      : there === undefined
        ? 'not fetched'
        : (await isWhole(stack.directory, source, commit))
          ? 'fetched'
          : 'changed'
  const modules =
    there === undefined
      ? (source.modules ?? []).map((name) => ({ name, version: null, installable: null }))
      : await modulesOf(there.place, '.')
  return { from: source.git, ref: source.ref, commit, state, modules }
}

async function modulesOf(directory: string, folder: string): Promise<z.input<typeof Module>[]> {
  const { modules } = await scanAddons(directory, [folder])
  return modules.map(({ name, manifest }) => ({
    name,
    version: manifest?.version ?? null,
    installable: manifest?.installable ?? null,
  }))
}
