/** A column as PostgreSQL's information_schema tells. */
export interface Column {
  /** `varchar`, `text`, `bytea`, `jsonb`, `bool`, `int4` …: its udt_name. */
  readonly type: string
  readonly nullable: boolean
  /** Most characters; undefined when it has no limit. */
  readonly longest: number | undefined
  /** A unique index is on this column alone. */
  readonly unique: boolean
}

/** The tables of the schema public of one database, and the columns of each. */
export type Catalogue = ReadonlyMap<string, ReadonlyMap<string, Column>>
