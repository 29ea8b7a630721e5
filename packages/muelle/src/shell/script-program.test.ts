import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { run } from '../kernel/run.ts'
import { changesText, parted } from './marked.ts'
import { type Script, scriptProgram } from './script-program.ts'

/** An Odoo of a few lines: a cursor that writes down what is asked of it, and a pool that hands out connections. */
const standIn = `
import sys, types
said = []
class Cursor:
    def execute(self, sql, *rest): said.append(' '.join(sql.split())[:60])
    dbname = 'acme'
    def __init__(self, beside=False): self.beside = beside
    def fetchall(self):
        if 'txid_current' in said[-1]: return [(assigned,)]
        if said[-1].startswith('SELECT c.oid'): return shapes[0] if self.beside else shapes[1]
        return [('res_partner', 2, 1, 0), ('rel', 1, 0, 0)] if wrote else []
    def flush(self): pass
    def clear(self): pass
    def commit(self): said.append('COMMIT')
    def rollback(self): said.append('ROLLBACK')
    prerollback = postrollback = types.SimpleNamespace(run=lambda: None)
    def __enter__(self): return self
    def __exit__(self, *rest): pass
class Connection:
    def cursor(self): return Cursor()
    def commit(self): pass
class ConnectionPool:
    def borrow(self, info): return Connection()
odoo = types.ModuleType('odoo'); sql_db = types.ModuleType('odoo.sql_db')
sql_db.db_connect = lambda name: types.SimpleNamespace(cursor=lambda: Cursor(True)); odoo.sql_db = sql_db; sql_db.ConnectionPool = ConnectionPool
sys.modules.update({'odoo': odoo, 'odoo.sql_db': sql_db})
model = types.SimpleNamespace(_table='res_partner', _auto=True, _abstract=False)
env = types.SimpleNamespace(cr=Cursor(), registry={'res.partner': model})
wrote = WROTE
assigned = True
shapes = SHAPES
exec(sys.stdin.read(), {'env': env, 'self': None})
print('SQL', said)
`

const mark = '\u001emuelle 01 '

async function ended(script: Partial<Script>, database = { WROTE: 'True', SHAPES: '[[], []]' }) {
  const directory = await mkdtemp(join(tmpdir(), 'muelle-script-'))
  const answer = join(directory, 'answer')
  await writeFile(answer, 'yes')
  const program = scriptProgram({ name: 'mend.py', source: '', argv: [], write: 'no', mark, answer, ...script })
  const { stdout, stderr } = await run({
    argv: ['python3', '-c', standIn.replace('WROTE', database.WROTE).replace('SHAPES', database.SHAPES)],
    input: program,
  })
  expect(stderr).toBe('')
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => parted(line, mark))
  const said = lines.flatMap(({ said }) => (said ? [said] : []))
  const last = said.at(-1)
  return {
    own: lines.flatMap(({ own }) => (own === undefined ? [] : [own])),
    asked: said.filter((each) => 'ask' in each).length,
    end: last && 'end' in last ? last.end : undefined,
  }
}

test('a script has its arguments, and its result is answered', async () => {
  const { own, end } = await ended({
    source: 'import sys\nprint(sys.argv, args, __file__)\nresult = {"n": 1}',
    argv: ['a', '-b'],
  })
  expect(own[0]).toBe("['mend.py', 'a', '-b'] ['a', '-b'] mend.py")
  expect(end).toMatchObject({ error: null, kept: false, changes: [], result: { n: 1 } })
})

test('a script that only reads works as the reader before it begins, and nothing is committed after', async () => {
  const { own } = await ended({ source: 'env.cr.commit()' })
  expect(own.at(-1)).toBe("SQL ['ROLLBACK', 'SET ROLE muelle_reader', 'COMMIT', 'COMMIT', 'ROLLBACK']")
})

test('a script that raises is told with the line, and nothing of it is kept', async () => {
  const { own, end } = await ended({ source: 'x = 1\nraise ValueError("boom")', write: 'ask' })
  expect(end?.error).toMatchObject({ type: 'ValueError', message: 'boom', line: 2 })
  expect(end?.error?.traceback).toContain('raise ValueError("boom")')
  expect(own.at(-1)).not.toContain('COMMIT')
})

test('a fault of syntax and an exit code are errors too; sys.exit(0) is none', async () => {
  expect((await ended({ source: 'x = (' })).end?.error).toMatchObject({ type: 'SyntaxError', line: 1 })
  expect((await ended({ source: 'import sys; sys.exit(3)' })).end?.error).toMatchObject({
    type: 'SystemExit',
    message: '3',
  })
  expect((await ended({ source: 'import sys; sys.exit(0)' })).end?.error).toBeNull()
})

test('what is written is committed once, after it was shown: the script’s own commits only mark a place', async () => {
  const { own, asked, end } = await ended({ source: 'env.cr.commit(); env.cr.rollback()', write: 'ask' })
  expect(asked).toBe(1)
  expect(end?.kept).toBe(true)
  expect(end?.changes).toEqual([
    { table: 'rel', model: null, created: 1, written: 0, deleted: 0, structure: [] },
    { table: 'res_partner', model: 'res.partner', created: 2, written: 1, deleted: 0, structure: [] },
  ])
  const sql = own.at(-1) ?? ''
  expect(sql.match(/'COMMIT'/g)).toHaveLength(1)
  expect(sql).toContain("'RELEASE SAVEPOINT muelle_kept', 'SAVEPOINT muelle_kept', 'ROLLBACK TO SAVEPOINT muelle_kept'")
  expect(sql).toMatch(/'COMMIT'\]$/)
})

test('a trial shows what would change, asks nobody and keeps nothing', async () => {
  const { own, asked, end } = await ended({ write: 'trial' })
  expect([asked, end?.kept, end?.changes.length]).toEqual([0, false, 2])
  expect(own.at(-1)).not.toContain('COMMIT')
})

test('another connection works as the reader, with --write too', async () => {
  const source = 'import odoo.sql_db, os\nodoo.sql_db.ConnectionPool().borrow({})\nprint(os.environ["PGOPTIONS"])'
  const { own } = await ended({ source, write: 'trial' })
  expect(own[0]).toBe('-c role=muelle_reader')
  expect(own.at(-1)).toContain("'SAVEPOINT muelle_kept', 'SET ROLE muelle_reader'")
})

test('a table that was emptied, altered, made or dropped is shown and asked about, also when no row is counted', async () => {
  const SHAPES = `[[(1, 'mail', 10, 'a'), (2, 'old', 20, 'a'), (3, 'partner', 30, 'a'), (5, 'same', 50, 'a')],
    [(1, 'mail', 11, 'a'), (3, 'partner', 30, 'a b'), (4, 'new', 40, 'a'), (5, 'same', 50, 'a')]]`
  const { asked, end } = await ended({ source: 'pass', write: 'ask' }, { WROTE: 'False', SHAPES })
  expect([asked, end?.kept]).toEqual([1, true])
  expect(end?.changes.map(({ table, structure }) => [table, ...structure])).toEqual([
    ['mail', 'emptied'],
    ['new', 'made'],
    ['old', 'dropped'],
    ['partner', 'altered'],
  ])
  expect(changesText(end?.changes ?? [])).toContain('mail: table EMPTIED or rewritten')
})

test('what belongs to no table is asked about too: nothing is thrown away unsaid', async () => {
  const { asked, end } = await ended({ source: 'pass', write: 'ask' }, { WROTE: 'False', SHAPES: '[[], []]' })
  expect([asked, end?.kept]).toEqual([1, true])
  expect(changesText(end?.changes ?? [])).toContain('something of no table')
})
