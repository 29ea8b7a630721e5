const units: Readonly<Record<string, number>> = { K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 }

/** Bytes of a size as muelle.yaml writes it: `512M`, `3G`. */
export function bytesOf(size: string): number {
  const unit = units[size.at(-1) ?? '']
  if (unit === undefined) throw new Error(`not a size: ${size}`)
  return Number(size.slice(0, -1)) * unit
}

/** Whole MiB of a number of bytes, at least `least`. */
export const mebibytes = (bytes: number, least = 1): number => Math.max(least, Math.floor(bytes / 2 ** 20))
