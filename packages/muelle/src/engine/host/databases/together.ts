/** Does several things at once. One that fails ends the others, and its error is the one that is told. */
export async function together<const Parts extends readonly ((signal: AbortSignal) => Promise<unknown>)[]>(
  outer: AbortSignal,
  parts: Parts,
): Promise<{ [Index in keyof Parts]: Awaited<ReturnType<Parts[Index]>> }> {
  const failed = new AbortController()
  const signal = AbortSignal.any([outer, failed.signal])
  const begun = parts.map(async (part) => {
    try {
      return await part(signal)
    } catch (error) {
      failed.abort(error)
      throw error
    }
  })
  await Promise.allSettled(begun)
  outer.throwIfAborted()
  if (failed.signal.aborted) throw failed.signal.reason
  return (await Promise.all(begun)) as { [Index in keyof Parts]: Awaited<ReturnType<Parts[Index]>> }
}
