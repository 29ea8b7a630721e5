import { type Rule, warn } from './check.ts'

/** A stack that came up after the rules were made answers on the host itself, and to nobody outside. */
export const firewall: Rule = ({ closed }) =>
  closed.length === 0
    ? []
    : [
        warn(
          'firewall',
          'the rules of host harden close ports of stacks',
          `published after the rules were made: ${closed.join(', ')}`,
          'muelle host harden --only firewall on that host, and --keep',
        ),
      ]
