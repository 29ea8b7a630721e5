import type { Stack } from '../../stack/stack.ts'
import { head } from '../text/head.ts'

const css = 'body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:18vh auto;padding:0 1.5rem;color:#222}'

/** The answer when no colour can be reached: status line, headers and page, as HAProxy's errorfile wants it. */
export function unavailablePage(stack: Stack): string {
  const body = `<!doctype html>
<html lang="es">
<!-- ${head(stack.environment, 'nothing, it is the same in every stack').join(' ')} -->
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="15">
<title>Volvemos enseguida</title>
<style>${css}</style>
<h1>Volvemos enseguida</h1>
<p>El sistema no est&aacute; disponible en este momento. Esta p&aacute;gina se vuelve a cargar sola.</p>
<p lang="en">The system is not available right now. This page reloads by itself.</p>
</html>
`
  const lines = [
    'HTTP/1.1 503 Service Unavailable',
    'Retry-After: 15',
    'Cache-Control: no-store',
    'Content-Type: text/html; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  return `${lines.join('\r\n')}\r\n\r\n${body}`
}
