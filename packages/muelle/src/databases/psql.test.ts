import { expect, test } from 'vitest'
import { databasesPsql } from './psql.ts'
import { csvRows } from './rows.ts'
import { firstWords, plainSql } from './sql-text.ts'

test('SQL is given by standard input with an end, and its statements are counted', () => {
  expect(plainSql('SELECT 1 -- one')).toEqual({ sql: 'SELECT 1 -- one\n;\n', statements: 1, commits: false })
  expect(plainSql("UPDATE a SET b = ';'; DELETE FROM c;").statements).toBe(2)
})

test.each([
  ['UPDATE a SET b = 1; COMMIT; DELETE FROM c', true],
  ['UPDATE a SET b = 1; end', true],
  ['CALL tidy()', true],
  ["UPDATE a SET b = 'COMMIT'; DELETE FROM c", false],
])('whether what came before a failure may have been kept is known: %s', (sql, commits) => {
  expect(plainSql(sql).commits).toBe(commits)
})

test.each([
  ['\\! id', 'backslash'],
  ['SELECT 1;\n\\! id', 'backslash'],
  ['SELECT 1 \\gexec', 'two ways'],
  ["SELECT 'open", 'no end'],
  ['COPY a FROM STDIN', 'COPY'],
])('what psql would take for a command of its own is refused: %s', (sql, words) => {
  expect(() => plainSql(sql)).toThrow(words)
})

test('of SQL the first words are written down, so that no value is in the journal', () => {
  expect(firstWords("UPDATE ir_mail_server SET smtp_pass = 'geheim'")).toBe('UPDATE ir_mail_server SET …')
  expect(firstWords("SELECT'geheim'")).toBe('SELECT …')
  const input = databasesPsql.input.parse({ database: 'acme', command: "SELECT 'geheim'", write: true })
  expect(JSON.stringify(databasesPsql.recorded?.(input))).not.toContain('geheim')
})

test('rows are counted as they come, also those of several lines, and only whole ones are kept', () => {
  const rows = csvRows(3)
  expect(['a,b', '1,"x', 'y"', '2,z', '3,w'].map((line) => rows.take(line))).toEqual([true, true, true, false, false])
  expect(rows.text()).toBe('a,b\n1,"x\ny"\n2,z\n')
})
