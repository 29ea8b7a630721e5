/**
 * Does something for each, a few at a time. What is asked of Docker for each of many images or containers goes through it: behind
 * ssh every question at once is a session of its own, and sshd closes the connection when there are too many
 * (sshd_config(5), MaxSessions and MaxStartups: 10).
 * @returns the results, in the order of the list.
 * @throws what the first that fails throws; nothing is begun after it.
 */
export async function fewAtOnce<Item, Result>(
  items: readonly Item[],
  count: number,
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = []
  const rest = items.entries()
  let failed = false
  const one = async () => {
    for (const [at, item] of rest) {
      if (failed) return
      try {
        results[at] = await work(item)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: count }, one))
  return results
}
