import { parse } from 'yaml'
import { z } from 'zod'
import { sidecarsIn } from '../stack/sidecars.ts'
import type { GeneratedFile, Stack } from '../stack/stack.ts'

/** The services that should be running while `active` serves; the other colour stands still. */
export function expectedServices(stack: Stack, active: 'blue' | 'green'): readonly string[] {
  return ['db', `odoo-${active}`, 'odoo-cron', ...sidecarsIn(stack)]
}

/** Whether the stack is well without it: nothing waits for such a service, and nothing fails because of it. */
export const isOptional = (service: string): boolean => service === 'ai'

/**
 * The definition of each service, as the hash that its label `io.muelle.definition` carries. A container with another one is not
 * what is rendered.
 * @param files a whole render; compose.yaml is read as the renderer writes it.
 */
export function definitionsOf(files: readonly GeneratedFile[]): ReadonlyMap<string, string> {
  const compose = files.find(({ path }) => path === 'compose.yaml')?.content ?? ''
  const definitions = new Map<string, string>()
  let service = ''
  for (const line of compose.split('\n')) {
    service = /^ {2}([a-z-]+):$/.exec(line)?.[1] ?? service
    const hash = /^ {6}io\.muelle\.definition: "?([0-9a-f]{12})"?$/.exec(line)?.[1]
    if (hash !== undefined) definitions.set(service, hash)
  }
  return definitions
}

/** The part of compose.yaml that says which networks a service is in. */
const Networks = z.object({
  services: z.record(
    z.string(),
    z.object({ networks: z.union([z.array(z.string()), z.record(z.string(), z.unknown())]).optional() }),
  ),
})

/**
 * The networks of each service, by its name; a service without any is not in it.
 * @param files a whole render.
 */
export function networksOf(files: readonly GeneratedFile[]): ReadonlyMap<string, readonly string[]> {
  const compose = files.find(({ path }) => path === 'compose.yaml')?.content ?? ''
  const { services } = Networks.parse(parse(compose))
  return new Map(
    Object.entries(services).flatMap(([name, { networks }]) =>
      networks ? [[name, Array.isArray(networks) ? networks : Object.keys(networks)]] : [],
    ),
  )
}
