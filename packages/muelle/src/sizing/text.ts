/** `1.6 GiB`, `640 MiB`. */
export const mebibyteText = (mebibytes: number): string =>
  mebibytes >= 1024 ? `${trim(mebibytes / 1024)} GiB` : `${Math.round(mebibytes)} MiB`

/** `12 GB`, `840 MB`: decimal, as disks are sold. */
export function diskText(bytes: number): string {
  if (bytes >= 1e12) return `${trim(bytes / 1e12)} TB`
  if (bytes >= 1e9) return `${trim(bytes / 1e9)} GB`
  return bytes >= 1e6 ? `${Math.round(bytes / 1e6)} MB` : `${Math.round(bytes / 1e3)} kB`
}

/** At most one digit behind the point; of a number below 1 two that say something. */
export const trim = (value: number): string =>
  String(value < 1 ? Number(value.toPrecision(2)) : value >= 100 ? Math.round(value) : Math.round(value * 10) / 10)

export const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`
