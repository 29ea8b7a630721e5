const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const

/** `23.5 GiB`: at most one decimal, the largest unit of which there is at least one. */
export function byteText(bytes: number): string {
  const power = units.findLastIndex((_, index) => bytes >= 1024 ** index)
  const value = bytes / 1024 ** Math.max(power, 0)
  const rounded = value.toFixed(1)
  return `${rounded.endsWith('.0') ? Math.round(value) : rounded} ${units[Math.max(power, 0)]}`
}
