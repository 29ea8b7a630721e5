import { expect, test } from 'vitest'
import { withBlobs } from './blobs.ts'
import { repository } from './fixtures/repository.ts'

test('a repository that is gone is said at every read, instead of being waited for', async () => {
  const { around } = repository()
  await withBlobs('/nowhere.git', around, async (read) => {
    for (let tries = 0; tries < 3; tries++)
      await expect(read('1'.repeat(40))).rejects.toThrow('is damaged: /nowhere.git')
  })
})
