import { hostDirectory } from '../record.ts'

/** Kept rules, rules on trial, and the script that puts either in force. A boot ends a trial: what is on trial lies in /run. */
export const places = Object.freeze({
  script: `${hostDirectory}/firewall`,
  kept: `${hostDirectory}/firewall.kept`,
  trial: '/run/muelle/firewall.trial',
  unit: '/etc/systemd/system/muelle-firewall.service',
  init: '/etc/init.d/muelle-firewall',
})

/**
 * A script that needs nothing of Muelle: `on [DIRECTORY]`, `off`, and `guard TOKEN SECONDS`, which takes rules on trial back.
 * @param iptables the command whose tables hold Docker's chains: iptables, iptables-nft or iptables-legacy.
 */
export const scriptText = (iptables: string): string => `#!/bin/sh
# Written by muelle host harden: the ports that this host leaves open, and nothing else.
#   ${places.script} on     puts the rules of ${places.kept} in force
#   ${places.script} off    takes them away; ports are open again until the next boot
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
set -u
four=${iptables}
six=${iptables.replace('iptables', 'ip6tables')}

# First in its chain, once. Docker keeps DOCKER-USER when it starts, and jumps to it before all else.
jump() {
  "$1" --wait 10 --new-chain "$2" 2>/dev/null
  while "$1" --wait 10 --delete "$2" --jump "$3" 2>/dev/null; do :; done
  "$1" --wait 10 --insert "$2" 1 --jump "$3"
}
unjump() {
  while "$1" --wait 10 --delete "$2" --jump "$3" 2>/dev/null; do :; done
  "$1" --wait 10 --flush "$3" 2>/dev/null
  "$1" --wait 10 --delete-chain "$3" 2>/dev/null
}
on() {
  "$four" -w 10 -n -L INPUT >/dev/null || return 1
  "\${four}-restore" --wait 10 --noflush <"$1/v4" || return 1
  jump "$four" DOCKER-USER MUELLE-FORWARD && jump "$four" INPUT MUELLE-INPUT || return 1
  # A kernel without IPv6 has nothing to close.
  "$six" -w 10 -n -L INPUT >/dev/null 2>&1 || return 0
  "\${six}-restore" --wait 10 --noflush <"$1/v6" || return 1
  jump "$six" DOCKER-USER MUELLE-FORWARD && jump "$six" INPUT MUELLE-INPUT
}
off() {
  for command in "$four" "$six"; do
    unjump "$command" DOCKER-USER MUELLE-FORWARD
    unjump "$command" INPUT MUELLE-INPUT
  done
  # Made here where Docker keeps no rules for IPv6; one that Docker uses is referred to, and stays.
  "$six" --wait 10 --delete-chain DOCKER-USER 2>/dev/null
  return 0
}
restore() {
  if [ -d ${places.kept} ]; then on ${places.kept}; else off; fi
}

case "\${1-}" in
start | on) on "\${2-${places.kept}}" ;;
stop | off) off ;;
restart | force-reload) restore ;;
guard)
  sleep "$3"
  [ "$(cat ${places.trial}/token 2>/dev/null)" = "$2" ] || exit 0
  restore || off
  mv ${places.trial}/token ${places.trial}/ended
  ;;
*)
  echo "usage: $0 on|off" >&2
  exit 2
  ;;
esac
`

export const unitText = `# Written by muelle host harden.
[Unit]
Description=Ports that muelle host harden leaves open
DefaultDependencies=no
After=local-fs.target netfilter-persistent.service ufw.service
Before=network-pre.target docker.service
Wants=network-pre.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=${places.script} on
ExecStop=${places.script} off

[Install]
WantedBy=multi-user.target
`

/** For an init that reads LSB headers. */
export const initText = `#!/bin/sh
### BEGIN INIT INFO
# Provides:          muelle-firewall
# Required-Start:    $local_fs
# Required-Stop:     $local_fs
# X-Start-Before:    $network docker
# Default-Start:     2 3 4 5
# Default-Stop:
# Short-Description: Ports that muelle host harden leaves open
### END INIT INFO
exec ${places.script} "$@"
`
