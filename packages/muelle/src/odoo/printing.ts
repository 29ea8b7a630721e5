import { z } from 'zod'
import type { Engine } from '../engine/port.ts'

/** What a container of Odoo can print with, and whether it reaches the addresses that reports fetch their pictures from. */
const Printing = z.object({
  /** As `wkhtmltopdf --version` says; null when there is none. */
  version: z.string().nullable(),
  /** Families that fontconfig finds; null without fontconfig. */
  fonts: z.array(z.string()).nullable(),
  /** Status of each address, or why there is none. */
  answers: z.record(z.string(), z.union([z.int(), z.string()])),
})
export type Printing = z.output<typeof Printing>

/** Python is in every image that runs Odoo. Takes a JSON list of addresses on standard input after the program. */
const script = `
import json, subprocess, sys, urllib.error, urllib.request
def said(*argv):
    try: return subprocess.run(argv, capture_output=True, text=True, timeout=30).stdout
    except OSError: return None
version = said("wkhtmltopdf", "--version")
fonts = said("fc-list", "--format=%{family[0]}\\n")
answers = {}
for url in json.loads(sys.argv[1]):
    try: answers[url] = urllib.request.urlopen(url + "/web/health", timeout=10).status
    except urllib.error.HTTPError as error: answers[url] = error.code
    except (OSError, ValueError) as error: answers[url] = str(getattr(error, "reason", error))
print(json.dumps({
    "version": None if version is None else version.strip(),
    "fonts": None if fonts is None else sorted(set(fonts.split("\\n")) - {""}),
    "answers": answers,
}))
`

/** Asks a running container of Odoo what it prints with. @throws Error when Python itself fails there. */
export async function askPrinting(engine: Engine, container: string, urls: readonly string[]): Promise<Printing> {
  const { exitCode, stdout, stderr } = await engine.exec(container, {
    argv: ['python3', '-', JSON.stringify(urls)],
    input: script,
  })
  if (exitCode !== 0) throw new Error(`the question about printing exits with ${exitCode}: ${stderr.trim()}`)
  return Printing.parse(JSON.parse(stdout))
}

/** Whether wkhtmltopdf was built with the patched Qt: only that one prints headers, footers and page numbers. */
export const isPatched = (version: string): boolean => /with patched qt/i.test(version)
