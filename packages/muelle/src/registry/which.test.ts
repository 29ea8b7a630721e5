import { expect, it } from 'vitest'
import { registryNamed } from './which.ts'

it.each([
  ['registry.acme.example:5000', 'registry.acme.example:5000'],
  ['https://registry.acme.example/team', 'registry.acme.example'],
  ['index.docker.io', 'docker.io'],
  ['127.0.0.1:5000', '127.0.0.1:5000'],
])('takes %s for %s', (named, registry) => {
  expect(registryNamed(named, undefined)).toBe(registry)
})

it.each(['', 'Registry', 'a b', 'host:', '-x.example'])('does not take %j for a registry', (named) => {
  expect(() => registryNamed(named, undefined)).toThrow('is no registry')
})

it('asks for a name where no project gives one', () => {
  expect(() => registryNamed(undefined, undefined)).toThrow('No registry is named')
})
