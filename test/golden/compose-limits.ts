import { readDocument } from '../../packages/muelle/src/stack/document.ts'
import type { GeneratedFile } from '../../packages/muelle/src/stack/stack.ts'
import { bytesOf, mebibytes } from '../../packages/muelle/src/stack/size.ts'

/** The part of a service that is read. */
interface Service {
  readonly deploy: { readonly resources: { readonly limits: { readonly memory: string; readonly cpus: string } } }
}

/** The limits that stand in a rendered compose.yaml, by service: memory in MiB, CPUs. */
export function composeLimits(files: readonly GeneratedFile[]): ReadonlyMap<string, { memory: number; cpus: number }> {
  const text = files.find(({ path }) => path === 'compose.yaml')?.content ?? ''
  const { services } = readDocument({ file: 'compose.yaml', text }).value as { services: Record<string, Service> }
  return new Map(
    Object.entries(services).map(([name, service]) => {
      const { memory, cpus } = service.deploy.resources.limits
      return [name, { memory: mebibytes(bytesOf(memory)), cpus: Number(cpus) }]
    }),
  )
}
