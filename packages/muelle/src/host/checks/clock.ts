import { fail, ok, type Rule } from './check.ts'

/** More than the network explains; one-time passwords (30 s) and signed requests fail soon after. */
const allowed = 5000

export const clock: Rule = ({ clock: { ahead, uncertainty } }) => {
  const drift = Math.abs(ahead)
  const evidence = `the daemon's clock is ${(drift / 1000).toFixed(1)} s ${ahead < 0 ? 'behind' : 'ahead of'} this machine's, give or take ${(uncertainty / 1000).toFixed(1)} s`
  if (drift - uncertainty <= allowed) return [ok('clock', 'the clocks agree', evidence)]
  return [
    fail(
      'clock',
      `the clocks differ by more than ${allowed / 1000} s`,
      evidence,
      'let both keep time by NTP: timedatectl set-ntp true, or install chrony',
    ),
  ]
}
