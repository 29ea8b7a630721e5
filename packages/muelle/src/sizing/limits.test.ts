import { expect, test } from 'vitest'
import { stackOf } from '../../../../test/golden/stack-of.ts'
import { answerSeconds, limitsOf } from './limits.ts'

const limits = async (conf: object) => limitsOf(await stackOf({ odoo: { conf } }))

test('a job may take as long as a request, unless muelle.yaml says otherwise', async () => {
  expect(await limits({})).toMatchObject({ realTime: 600, cronTime: 600 })
  expect(await limits({ limit_time_real: 1200 })).toMatchObject({ realTime: 1200, cronTime: 1200 })
  expect(await limits({ limit_time_real: 1200, limit_time_real_cron: -1 })).toMatchObject({ cronTime: 1200 })
  expect(await limits({ limit_time_real_cron: 7200 })).toMatchObject({ realTime: 600, cronTime: 7200 })
})

test('the proxy waits 720 s, and always longer than Odoo does', async () => {
  expect(answerSeconds(await limits({}))).toBe(720)
  expect(answerSeconds(await limits({ limit_time_real: 1200 }))).toBeGreaterThan(1200)
})

test('hard memory stays above what wkhtmltopdf needs', async () => {
  const { hardMemory, softMemory } = await limits({})
  expect(hardMemory).toBeGreaterThan(1.5 * 2 ** 30)
  expect(softMemory).toBeLessThan(hardMemory)
})
