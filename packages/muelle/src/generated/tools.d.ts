import type { Description } from '../perform/describe.ts'

/** Every operation as MCP needs it, written by the build. Import it as `#generated/tools`. */
export const tools: readonly Description[]
