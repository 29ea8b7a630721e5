/** A name as a quoted SQL identifier. */
export const identifier = (name: string) => `"${name.replaceAll('"', '""')}"`

/** A text as an SQL literal; standard_conforming_strings is on in every supported PostgreSQL. */
export const literal = (text: string) => `'${text.replaceAll("'", "''")}'`
