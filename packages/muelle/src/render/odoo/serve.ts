import { workersOf } from '../../sizing/workers.ts'
import type { Stack } from '../../stack/stack.ts'
import { hashComment, head } from '../text/head.ts'

/** Seconds between two words to workers that do not end. */
const pause = 3

/** True when a server's processes are a master and its workers. In development it is one process. */
export const forks = (stack: Stack, server: 'web' | 'cron'): boolean =>
  stack.development === undefined && (server === 'cron' || workersOf(stack) > 0)

/**
 * Runs a server as a child and hands its signals on; while it stops, its workers hear of it again and again.
 *
 * A worker that is forked while the master is told to stop has the master's handler still when its SIGINT comes: the signal goes into
 * a queue that nobody reads, and the master waits for that worker until `stop_grace_period` is over, ten minutes for scheduled jobs
 * (Odoo 19.0 odoo/service/server.py, PreforkServer.worker_spawn and stop, Worker.start). It happens when PostgreSQL and Odoo are made
 * anew together, because workers are forked all the time while the database is away. A worker that is told twice only notes it twice:
 * it ends what it does first.
 */
export function odooServe(stack: Stack): string {
  return `#!/bin/sh
${hashComment(
  head(
    stack.environment,
    'odoo',
    'Runs a server of Odoo. A worker that is started while Odoo is told to stop does not hear of it, and is waited for until',
    'stop_grace_period is over: so they are told again. One that is at work ends its work first. Usage: serve COMMAND [ARGUMENT…]',
  ),
)}# What signals call is seldom seen as reached, and these names have no blanks.
# shellcheck disable=SC2013,SC2317
set -u

"$@" &
odoo=$!

tell_workers() {
  while sleep ${pause}; do
    for status in $(grep -ls "^PPid:[[:space:]]*$odoo\\$" /proc/[0-9]*/status); do
      worker=\${status#/proc/}
      kill -INT "\${worker%/status}" 2>/dev/null
    done
  done
}

stop() {
  kill -"$1" "$odoo" 2>/dev/null
  [ -n "\${telling:-}" ] && return
  tell_workers &
  telling=$!
}

trap 'stop TERM' TERM
trap 'stop INT' INT
for signal in HUP QUIT USR1 USR2 TTIN TTOU; do
  # shellcheck disable=SC2064 # the name of now
  trap "kill -$signal $odoo 2>/dev/null" "$signal"
done

# A signal ends the wait too; the program is over when it is no process any more.
while :; do
  wait "$odoo"
  status=$?
  kill -0 "$odoo" 2>/dev/null || break
done
[ -z "\${telling:-}" ] || kill "$telling" 2>/dev/null
exit "$status"
`
}
