import { z } from 'zod'
import { operation } from '../kernel/operation.ts'
import { jsonSchema } from '../stack/json-schema.ts'

/** `muelle schema`: what an editor needs to complete and check muelle.yaml. */
export const schema = operation({
  name: 'schema',
  summary: 'Print the JSON Schema of muelle.yaml, for editors',
  help: [
    'Editors with the YAML language server read it when muelle.yaml begins with',
    '  # yaml-language-server: $schema=muelle.schema.json',
    '$ muelle schema > muelle.schema.json',
  ].join('\n'),
  effect: 'read',
  input: z.object({}),
  output: z.record(z.string(), z.unknown()),
  run: async () => jsonSchema(),
})
