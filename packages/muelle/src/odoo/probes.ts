import { z } from 'zod'
import type { Engine } from '../engine/port.ts'

/** One request, made from inside a container of the stack: it works with a remote daemon and needs no published port. */
export interface Probe {
  readonly url: string
  /** Host header: the real domain, or Odoo's dbfilter and the proxy would answer for another one. */
  readonly host: string
  /** Named when the host leads to several: Odoo cannot tell then which one is meant. */
  readonly database?: string | undefined
  /** Ask for a WebSocket: the answer wanted is 101. */
  readonly websocket?: boolean
}

/** What came back. `status` 0: no answer, and `detail` says why. */
const ProbeAnswer = z.object({ status: z.int(), detail: z.string() }).readonly()
export type ProbeAnswer = z.output<typeof ProbeAnswer>

/**
 * Python is in every image that runs Odoo; curl is not. Takes the probe as one JSON argument, prints the answer as one JSON object.
 * Certificates are not verified: the probe asks whether this stack answers, under a name that may not resolve to it yet.
 */
const script = `
import http.client, json, os, ssl, sys, base64
from urllib.parse import urlsplit
probe = json.loads(sys.argv[1])
url = urlsplit(probe["url"])
context = ssl._create_unverified_context() if url.scheme == "https" else None
headers = {"Host": probe["host"], "User-Agent": "muelle"}
if "database" in probe: headers["X-Odoo-Database"] = probe["database"]
if probe.get("websocket"):
    headers |= {"Connection": "Upgrade", "Upgrade": "websocket", "Origin": url.scheme + "://" + probe["host"],
                "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode()}
try:
    if context: connection = http.client.HTTPSConnection(url.hostname, url.port, timeout=20, context=context)
    else: connection = http.client.HTTPConnection(url.hostname, url.port, timeout=20)
    connection.request("GET", url.path, headers=headers)
    answer = connection.getresponse()
    detail = answer.getheader("Location") or answer.reason
    print(json.dumps({"status": answer.status, "detail": detail}))
except OSError as error:
    print(json.dumps({"status": 0, "detail": str(error)}))
`

/** Makes a request from inside a running Odoo container. Never throws for an HTTP status or a refused connection. */
export async function probe(engine: Engine, container: string, request: Probe): Promise<ProbeAnswer> {
  const { exitCode, stdout, stderr } = await engine.exec(container, {
    argv: ['python3', '-', JSON.stringify(request)],
    input: script,
  })
  if (exitCode !== 0)
    return { status: 0, detail: stderr.trim().split('\n').at(-1) ?? `the probe exited with ${exitCode}` }
  return ProbeAnswer.parse(JSON.parse(stdout))
}
