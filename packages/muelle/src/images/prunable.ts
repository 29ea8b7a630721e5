import { z } from 'zod'

export const muelleField = z
  .boolean()
  .default(false)
  .describe("also Muelle's own images of other versions, which no container of this Docker host uses")

export const allField = z
  .boolean()
  .default(false)
  .describe('everything but what a container uses and what the release names: images.keepTags does not count')
