/** Bytes of `128m`; undefined for a variable. Source: nginx.org/en/docs/syntax.html */
export function bytesOf(text: string): number | undefined {
  const [, number, unit = ''] = /^(\d+)([kmg]?)$/i.exec(text) ?? []
  if (number === undefined) return undefined
  return Number(number) * (({ k: 1024, m: 1024 ** 2, g: 1024 ** 3 } as Record<string, number>)[unit.toLowerCase()] ?? 1)
}

const units: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }

/** Seconds of `720s` or `1h30m`; undefined for a variable. */
export function secondsOf(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text)
  const parts = [...text.matchAll(/(\d+)(ms|[smhdw])/g)]
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) return undefined
  return parts.reduce((sum, [, number, unit = '']) => sum + Number(number) * (units[unit] ?? 1), 0)
}
