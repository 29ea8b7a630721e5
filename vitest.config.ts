import { defineConfig } from 'vitest/config'

// Two projects: `unit` needs no Docker and takes seconds; `live` talks to a real Docker daemon. Its files mostly wait for containers,
// so two run at a time: each has a stack, a port and a network of its own, and none looks at what is not its own.
export default defineConfig({
  test: {
    reporters: ['default', './scripts/closing-line.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'packages/*/src/**/*.test.ts',
            'test/{audit,docs,golden,layers}/**/*.test.ts',
            'scripts/**/*.test.ts',
          ],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'live',
          include: ['test/live/**/*.test.ts'],
          maxWorkers: 2,
          globalSetup: './test/live/odoo-image.ts',
          sequence: { groupOrder: 1 },
          testTimeout: 600_000,
          hookTimeout: 900_000,
          // A busy machine is slow, not wrong.
          expect: { poll: { timeout: 60_000, interval: 100 } },
        },
      },
    ],
  },
})
