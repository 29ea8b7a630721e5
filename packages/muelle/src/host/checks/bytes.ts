/** `23.5 GiB`: one decimal, from MiB upwards. */
export function byteText(bytes: number): string {
  const units = ['MiB', 'GiB', 'TiB'] as const
  const power = bytes >= 1024 ** 4 ? 2 : bytes >= 1024 ** 3 ? 1 : 0
  const value = bytes / 1024 ** (power + 2)
  return `${Number.isInteger(value) ? value : value.toFixed(1)} ${units[power]}`
}
