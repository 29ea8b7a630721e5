import { prelude } from './prelude.ts'

/** What a script is given. */
export interface Script {
  /** Its name for tracebacks and `sys.argv[0]`. */
  readonly name: string
  readonly source: string
  readonly argv: readonly string[]
  /** `no`: it only reads. `trial`: it writes, and nothing is kept. `ask`: it writes, and the answer says whether it is kept. */
  readonly write: 'no' | 'trial' | 'ask'
  /** Begins each line that is for Muelle and not of the script's own output. */
  readonly mark: string
  /** Where the answer to the question is written. */
  readonly answer: string
}

/** Seconds that the question waits for its answer; the tables that were written to are locked for others meanwhile. */
const patience = 600

/**
 * The program that `odoo shell` reads from its standard input: it runs the script and says how it ended, by a line that begins with the
 * mark. Odoo's own exit code says less: a script that ends the process by itself leaves with whatever it likes.
 */
export function scriptProgram(script: Script): string {
  const given = Buffer.from(JSON.stringify(script)).toString('base64')
  return `${prelude}
def muelle_run(scope, given):
    import json, linecache, os, sys, time, traceback
    env = scope['env']

    def say(**words):
        sys.stdout.flush()
        print(given['mark'] + json.dumps(words, default=str), flush=True)

    def asked(changes):
        say(ask=changes)
        begun = time.monotonic()
        while time.monotonic() - begun < ${patience}:
            if os.path.exists(given['answer']):
                with open(given['answer']) as file:
                    return file.read().strip() == 'yes'
            time.sleep(0.1)
        return False

    def traced(raised):
        lines = traceback.format_exception(raised)
        own = traceback.extract_tb(raised.__traceback__)
        line = next((frame.lineno for frame in reversed(own) if frame.filename == given['name']), None)
        if line is None and isinstance(raised, SyntaxError):
            line = raised.lineno
        kept = [text for text in lines if 'in muelle_run' not in text and '"<string>"' not in text]
        return {'type': type(raised).__name__, 'message': str(raised)[:4000], 'line': line, 'traceback': ''.join(kept)[-20000:]}

    write = given['write'] != 'no'
    muelle_barrier(env, write)
    if write:
        muelle_postpone(env)
    sys.argv = [given['name'], *given['argv']]
    scope.update(__name__='__main__', __file__=given['name'], args=given['argv'])
    linecache.cache[given['name']] = (len(given['source']), None, given['source'].splitlines(True), given['name'])
    error, changes, kept = None, [], False
    try:
        exec(compile(given['source'], given['name'], 'exec'), scope)
        env.cr.flush()
    except SystemExit as leaving:
        if leaving.code not in (None, 0):
            error = {'type': 'SystemExit', 'message': str(leaving.code), 'line': None, 'traceback': ''}
    except BaseException as raised:
        error = traced(raised)
    try:
        if write and error is None:
            changes = muelle_changes(env)
            if changes and given['write'] == 'ask':
                kept = asked(changes)
        muelle_free(env)
        if kept:
            env.cr.commit()
        else:
            env.cr.rollback()
    except BaseException as raised:
        error, kept = traced(raised), False
        muelle_free(env)
    result = scope.get('result')
    say(end={'error': error, 'changes': changes, 'kept': kept, 'result': result})

def muelle_main(scope):
    import base64, json
    muelle_run(scope, json.loads(base64.b64decode('${given}')))

muelle_main(globals())
`
}
