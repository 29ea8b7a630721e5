/** Calls methods of models as Odoo's own web client does, logged in as admin. */
export async function odooClient(port: number, database: string, password: string) {
  const post = async (path: string, params: object, cookie = '') => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify({ jsonrpc: '2.0', method: 'call', params }),
      signal: AbortSignal.timeout(60_000),
    })
    const { result, error } = (await answer.json()) as { result?: unknown; error?: unknown }
    if (error !== undefined) throw new Error(JSON.stringify(error))
    return {
      result,
      cookie: answer.headers
        .getSetCookie()
        .map((each) => each.split(';')[0])
        .join('; '),
    }
  }
  const { cookie } = await post('/web/session/authenticate', { db: database, login: 'admin', password })
  return async <T>(model: string, method: string, args: readonly unknown[], kwargs: object = {}): Promise<T> =>
    (await post(`/web/dataset/call_kw/${model}/${method}`, { model, method, args, kwargs }, cookie)).result as T
}
export type OdooClient = Awaited<ReturnType<typeof odooClient>>
