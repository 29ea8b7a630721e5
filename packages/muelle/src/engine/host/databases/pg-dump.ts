/**
 * The head of a script in a container. Its input ends only when who asked is gone: then the group ends too, since the engine would let
 * it go on.
 */
export const endsWithInput = `exec 9<&0 </dev/null
{ cat <&9 >/dev/null; kill -TERM 0; } >/dev/null 2>&1 &`

/** Plain SQL of one snapshot, whose rights and owner are those of who loads it. */
export const dumpOptions = (database: string, snapshot: string): readonly string[] => [
  ...['--username=postgres', '--no-password', `--snapshot=${snapshot}`],
  ...['--format=plain', '--encoding=UTF8', '--no-owner', '--no-privileges', '--no-tablespaces'],
  ...['--no-publications', '--no-subscriptions', '--no-security-labels', `--dbname=${database}`],
]
