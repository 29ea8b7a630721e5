/** A span of time as a person says it, in the largest unit of which there are at least two: `90 s`, `12 min`, `30 h`, `9 d`. */
export function spanText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  if (whole < 120) return `${whole} s`
  if (whole < 7200) return `${Math.floor(whole / 60)} min`
  return whole < 2 * 86_400 ? `${Math.floor(whole / 3600)} h` : `${Math.floor(whole / 86_400)} d`
}

/** The same, between two instants, ISO 8601; none when a clock was put back between them. */
export const spanBetween = (from: string, to: string): string => spanText((Date.parse(to) - Date.parse(from)) / 1000)
