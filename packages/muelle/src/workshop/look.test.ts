import { expect, test } from 'vitest'
import type { ContainerSummary, Engine } from '../engine/port.ts'
import type { Stack } from '../stack/stack.ts'
import { activeColour, meant } from './look.ts'

/** A view while these colours run, on a host that has this release, with this image in muelle.lock. */
function viewOf(running: readonly string[], written: string | undefined, locked = 'postgres:15') {
  const containers = ['blue', 'green'].map((colour) => ({
    service: `odoo-${colour}`,
    state: running.includes(colour) ? 'running' : 'exited',
    oneOff: false,
    imageId: 'gone',
  }))
  const images = { blue: 'acme:1', green: 'acme:1', cron: 'acme:1' }
  const files = new Map(
    written === undefined
      ? []
      : [['/var/lib/muelle/acme/production/state/release.json', { schema: 1, active: written, images, at: '' }]],
  )
  const engine = {
    image: async (name: string) => (name === 'postgres:15' ? {} : undefined),
    hostFile: async (path: string) => (files.has(path) ? JSON.stringify(files.get(path)) : undefined),
  }
  const stack = {
    hostDirectory: '/var/lib/muelle/acme/production',
    lock: { images: { postgres: { reference: locked } } },
  }
  return {
    stack: stack as unknown as Stack,
    engine: engine as unknown as Engine,
    containers: containers as unknown as readonly ContainerSummary[],
  }
}

const colourOf = (...given: Parameters<typeof viewOf>) => activeColour(viewOf(...given))

test('the colour that runs alone is the active one', async () => {
  expect(await colourOf(['green'], undefined)).toEqual({ colour: 'green', runs: true })
})

test('when none runs, or both do, the host tells which one it is', async () => {
  expect(await colourOf([], 'green')).toEqual({ colour: 'green', runs: false })
  expect(await colourOf(['blue', 'green'], 'green')).toEqual({ colour: 'green', runs: true })
})

test('before the first up, and without any image to read the host with, it is blue', async () => {
  expect(await colourOf([], undefined)).toEqual({ colour: 'blue', runs: false })
  expect(await colourOf([], 'green', 'postgres:none')).toEqual({ colour: 'blue', runs: false })
})

test('odoo is the colour that serves, named once; other names are left as they are', async () => {
  const view = viewOf(['green'], undefined)
  expect(await meant(view, ['odoo', 'db', 'odoo-green'])).toEqual(['odoo-green', 'db'])
  expect(await meant(view, ['odoo-blue', 'nobody'])).toEqual(['odoo-blue', 'nobody'])
  expect(await meant(view, [])).toEqual([])
})
