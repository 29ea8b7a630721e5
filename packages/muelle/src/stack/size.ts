const units: Readonly<Record<string, number>> = { K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 }

/** Bytes of a size as muelle.yaml writes it: `512M`, `3G`. */
export function bytesOf(size: string): number {
  const unit = units[size.at(-1) ?? '']
  if (unit === undefined) throw new Error(`not a size: ${size}`)
  return Number(size.slice(0, -1)) * unit
}

/** Whole MiB of a number of bytes, at least `least`. */
export const mebibytes = (bytes: number, least = 1): number => Math.max(least, Math.floor(bytes / 2 ** 20))

/** Bytes of a disk, which is sold in powers of ten: `200G`, `2T`. */
export function diskBytesOf(size: string): number {
  const power: Readonly<Record<string, number>> = { M: 1e6, G: 1e9, T: 1e12 }
  const unit = power[size.at(-1) ?? '']
  if (unit === undefined) throw new Error(`not a size of a disk: ${size}`)
  return Number(size.slice(0, -1)) * unit
}
