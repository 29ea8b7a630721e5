import { z } from 'zod'
import { operation } from '../kernel/operation.ts'
import { muelleVersion } from '../kernel/version.ts'

export const version = operation({
  name: 'version',
  summary: 'Tell the versions of Muelle and of the Node it runs on',
  help: 'Asks no daemon. What a report of a bug should name.',
  effect: 'read',
  input: z.object({}),
  output: z.object({
    muelle: z.string().describe('version of Muelle'),
    node: z.string().describe('version of Node that runs it'),
    platform: z.string().describe('operating system and processor, e.g. linux x64'),
  }),
  run: async () => ({
    muelle: muelleVersion,
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
  }),
  view: (output) => `muelle ${output.muelle}\nnode ${output.node}\n${output.platform}`,
})
