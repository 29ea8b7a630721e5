import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type FilterOptions, filterSql, type SqlWatcher } from './filter.ts'

async function filtered(
  pieces: readonly Buffer[],
  watcher: SqlWatcher = {},
  options: FilterOptions = {},
): Promise<string> {
  const out: Buffer[] = []
  const source = async function* () {
    yield* pieces
  }
  for await (const part of filterSql(source(), watcher, options)) out.push(Buffer.from(part))
  return Buffer.concat(out).toString('latin1')
}

const passes = (text: string, watcher?: SqlWatcher) => filtered([Buffer.from(text, 'latin1')], watcher)

/** A dump as pg_dump writes it, with what is easily read wrongly. */
const dump = `--
-- PostgreSQL database dump
--

\\restrict abcDEF123

-- Dumped from database version 15.20
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET transaction_timeout = 0;
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
COMMENT ON EXTENSION pg_trgm IS 'text; similarity';
CREATE FUNCTION public.f() RETURNS text LANGUAGE sql AS $_$ SELECT ';\\! $$ ' /* ' */; $_$;
CREATE TABLE public.t (a text DEFAULT E'it\\'s; \\\\'::text, "b;c" text CHECK ((a ~ '^\\d+;$'::text)));
ALTER TABLE public.t OWNER TO "the; owner";
COMMENT ON TABLE public.t IS 'quoted ''; -- not a comment';
/* a /* nested */ comment; */
COPY public.t (a, "b;c") FROM stdin;
\\\\! touch /tmp/x\t'unbalanced
\\.x\ty
\\.
COPY public.empty (a) FROM stdin;
\\.


SELECT pg_catalog.setval('public.t_id_seq', 1, true);
GRANT ALL ON TABLE public.t TO somebody;
-- PostgreSQL database dump complete
--

\\unrestrict abcDEF123
`

const left =
  /^(\\(un)?restrict|SET transaction_timeout|CREATE EXTENSION|COMMENT ON EXTENSION|ALTER TABLE public\.t OWNER|GRANT)/
/** Without comments, which are left out with what they stand before, and without empty lines. */
const essence = (text: string) =>
  text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('--') && !line.startsWith('/*'))
    .join('\n')

describe('the filter of a dump’s SQL', () => {
  test('lets a dump through, without what its loader may not do', async () => {
    const wanted = dump
      .split('\n')
      .filter((line) => !left.test(line))
      .join('\n')
    expect(essence(await passes(dump))).toBe(essence(wanted))
  })

  test('tells of extensions, and of rows with their table', async () => {
    const seen: string[] = []
    const rows = { t: '', empty: '' } as Record<string, string>
    await passes(dump, {
      extension: (name) => seen.push(name),
      rows: (table, columns, data) => {
        rows[table] += data.toString('latin1')
        if (table === 't') expect(columns).toEqual(['a', 'b;c'])
      },
      table: (table) => seen.push(table),
    })
    expect(seen).toEqual(['pg_trgm', 't', 'empty'])
    expect(rows).toEqual({ t: "\n\\\\! touch /tmp/x\t'unbalanced\n\\.x\ty", empty: '' })
  })

  test('says the same however the bytes come in pieces', async () => {
    const whole = await passes(dump)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 200 }), async (sizes) => {
        const bytes = Buffer.from(dump, 'latin1')
        const pieces: Buffer[] = []
        for (let at = 0, turn = 0; at < bytes.length; turn++) {
          const end = at + (sizes[turn % sizes.length] ?? 1)
          pieces.push(Buffer.from(bytes.subarray(at, end)))
          at = end
        }
        expect(await filtered(pieces)).toBe(whole)
      }),
      { numRuns: 60 },
    )
  })

  test('sends nothing on that was not there, and never a backslash outside of rows, strings and comments', async () => {
    const token = fc.constantFrom(
      ...[
        "'",
        '"',
        '$$',
        '$a$',
        '\\',
        '\\.',
        '\n',
        ';',
        '--',
        '/*',
        '*/',
        '(',
        ')',
        'E',
        ' ',
        'x',
        '\\! id',
        '\r',
        '1',
        ':',
      ],
      ...[
        'COPY public.t (a) FROM stdin;',
        "SELECT pg_catalog.setval('a', 1, true);",
        'CREATE TABLE x',
        'SET row_security = off',
        '\u00e9',
      ],
    )
    await fc.assert(
      fc.asyncProperty(fc.array(token, { maxLength: 14 }), async (tokens) => {
        const text = `${tokens.join('')}\n`
        const sent = await passes(text).catch((error: Error) => {
          expect(error.message).toContain('no dump')
          return undefined
        })
        if (sent === undefined) return
        const simple = sent
          .replace(/COPY public\.t \(a\) FROM stdin;\n([\s\S]*?\n)?\\\.\r?\n/g, '')
          .replace(/\/\*[\s\S]*?\*\/|--[^\r\n]*|E'(?:\\[\s\S]|[^'\\])*'|'[^']*'|"[^"]*"|(\$a?\$)[\s\S]*?\1/g, ' ')
        if (!/\/\*|\*\//.test(sent)) expect(simple).not.toContain('\\')
      }),
      { numRuns: 3000 },
    )
  })

  test('lets through what looks alike and is harmless', async () => {
    const harmless = `CREATE TABLE public.x (begin timestamp, function text, a integer DEFAULT ('1'::"char")::integer);
CREATE TRIGGER begin BEFORE INSERT ON public.x FOR EACH ROW EXECUTE FUNCTION public.begin();
CREATE FUNCTION public.g() RETURNS void LANGUAGE plpgsql AS $$ BEGIN END; $$;
SET default_table_access_method = heap;
SET client_min_messages = warning;
SELECT pg_catalog.setval('public."it''s"', -1, false);
SELECT pg_catalog.lowrite(0, '\\x00ff');
`
    expect(await passes(harmless)).toBe(harmless.trimEnd())
  })

  test('sets before every statement how psql reads, where psql has no guard of its own, and never within rows', async () => {
    const text = 'CREATE TABLE x ();\nCOPY public.t (a) FROM stdin;\n1\n\\.\nGRANT a TO b;\nDROP TABLE x;\n'
    const [first, copy, last] = (await filtered([Buffer.from(text)], {}, { unguarded: true })).split(
      "\nSET client_encoding = 'UTF8'; SET standard_conforming_strings = on;\n",
    )
    expect([first, copy, last]).toEqual([
      'CREATE TABLE x ();',
      '\nCOPY public.t (a) FROM stdin;\n1\n\\.\n',
      '\nDROP TABLE x;',
    ])
  })

  test.each([
    ['a command that runs a program', '\\! id\n'],
    ['one behind a statement', 'SET a = 1; \\! id\n'],
    ['one within a statement', 'CREATE TABLE x (a int) \\gexec\n'],
    ['one behind a string that ends twice', "COMMENT ON TABLE t IS 'a\\'' \\! id ';\n"],
    ['one behind a comment that a carriage return ends', '-- x\r\\! id\n'],
    ['an include', '\\i /etc/passwd\n'],
    ['another database', '\\connect postgres\n'],
    [
      'rows that are none, in parentheses',
      'CREATE RULE r AS ON INSERT TO t DO (SELECT 1; COPY public.t (a) FROM stdin;\n\\! id\n\\.\n);\n',
    ],
    [
      'rows that are none, in a function',
      'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; COPY public.t (a) FROM stdin;\n\\! id\n\\.\nEND;\n',
    ],
    ['a COPY from a file', "COPY public.t (a) FROM '/etc/passwd';\n"],
    ['a COPY from a program', "COPY public.t (a) FROM PROGRAM 'id';\n"],
    ['something behind a COPY', 'COPY public.t (a) FROM stdin; SELECT 1;\nx\n\\.\n'],
    ['code that runs at once', 'DO $$ BEGIN END $$;\n'],
    [
      'rows that are none, in a function without ATOMIC',
      'CREATE FUNCTION public.f() RETURNS integer LANGUAGE sql BEGIN;\nCOPY public.t (a) FROM stdin;\n\\! id\n\\.\n',
    ],
    [
      'the same in a procedure that replaces another',
      'create /* x */ or replace PROCEDURE f() begin;\nCOPY public.t (a) FROM stdin;\n\\! id\n\\.\n',
    ],
    [
      'a zero byte in rows, whose end psql does not see',
      'COPY public.t (a) FROM stdin;\nabc\0\n\\.\nCOMMENT ON TABLE public.t IS $$\n\\.\n\\! id\n$$;\n',
    ],
    ['a variable of psql', 'CREATE VIEW v AS SELECT :VERSION;\n'],
    ['a variable of psql in quotes', "CREATE VIEW v AS SELECT :'VERSION';\n"],
    ['another reading of strings', 'SET standard_conforming_strings = off;\n'],
    ['another reading of strings, without blanks', 'SET standard_conforming_strings=off;\n'],
    ['another reading of characters', "SET client_encoding = 'SJIS';\n"],
    ['another reading of characters, without blanks', "SET client_encoding='SJIS';\n"],
    ['another reading of characters, by its other name', "SET NAMES 'SJIS';\n"],
    ['a setting that pg_dump does not write', 'SET session_replication_role = replica;\n'],
    [
      'a setting behind a sequence',
      "SELECT pg_catalog.setval('a', 1, true), set_config('client_encoding','SJIS',false);\n",
    ],
    ['another user', 'SET SESSION AUTHORIZATION postgres;\n'],
    ['a role', 'CREATE ROLE evil SUPERUSER;\n'],
    ['a setting of the server', "ALTER SYSTEM SET archive_command = 'id';\n"],
    ['a function call', "SELECT pg_catalog.pg_read_file('/etc/passwd');\n"],
    ['a table that is cut off', 'COPY public.t (a) FROM stdin;\n1\n2'],
    ['a statement that is cut off', 'CREATE TABLE x (a'],
    ['a string that is cut off', "COMMENT ON TABLE t IS 'a"],
  ])('refuses %s', async (_, text) => {
    await expect(passes(`${dump}${text}`)).rejects.toThrow('no dump')
  })
})
