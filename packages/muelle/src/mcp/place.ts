/** Where the server works: what the person who started it has decided, and no client can change. */
export interface Place {
  /** The project's directory, absolute. */
  readonly directory: string
  /** `-e`; a call may name another one of the same project. */
  readonly environment: string | undefined
  readonly environ: Readonly<Record<string, string | undefined>>
  /** Directories, absolute, from which secrets may be read. Empty: from none. */
  readonly secrets: readonly string[]
}
