/** What Odoo's program is called, by version and installation. */
export const odooPrograms: ReadonlySet<string> = new Set([
  'odoo',
  'odoo-bin',
  'odoo.py',
  'openerp-server',
  'odoo-server',
])

/** Names that only versions before 10 had. */
export const oldPrograms: ReadonlySet<string> = new Set(['odoo.py', 'openerp-server', 'odoo-server'])

/** A program that runs the command behind it, and which of its options take a value. */
export interface Runner {
  /** Options with a value in the next word. */
  readonly valued: ReadonlySet<string>
  /** Words of its own before the command: the service, the container, the duration. */
  readonly words: number
}

const runner = (valued: string, words = 0): Runner => ({ valued: new Set(valued.split(' ')), words })

/** Programs that only start another one. */
export const runners: Readonly<Record<string, Runner>> = {
  sudo: runner('-u --user -g --group -h --host -p --prompt -C -D -r -t -T -U'),
  doas: runner('-u -C'),
  env: runner('-u --unset -C --chdir'),
  nohup: runner(''),
  time: runner('-f -o'),
  exec: runner('-a'),
  command: runner(''),
  nice: runner('-n --adjustment'),
  ionice: runner('-c -n'),
  timeout: runner('-s --signal -k --kill-after', 1),
  gosu: runner('', 1),
  'su-exec': runner('', 1),
  tini: runner('-p -e -g'),
  'entrypoint.sh': runner(''),
  'xvfb-run': runner('-n -s -w -f -p'),
  runuser: runner('-u --user -g -G'),
  setsid: runner(''),
  watch: runner('-n --interval'),
  // Dockerfiles and compose.yaml.
  CMD: runner(''),
  RUN: runner('--mount'),
  ENTRYPOINT: runner(''),
  'command:': runner(''),
  'entrypoint:': runner(''),
  strace: runner('-e -o -p -s'),
}

/** Programs that read their command as one word behind `-c`: `su odoo -c "odoo …"`. */
export const shells: ReadonlySet<string> = new Set(['sh', 'bash', 'dash', 'zsh', 'su', 'ash'])

/** Python, which runs `odoo-bin` or `-m odoo`. */
export const python = /^(?:python[\d.]*|coverage|uv|pipx?env|poetry)$/

/** The commands of `docker` and `docker compose` that lead to Odoo. */
export const dockerRunners = {
  compose: runner('-f --file -p --project-name --profile --project-directory --env-file --parallel --ansi --progress'),
  docker: runner('-H --host -c --context --config -l --log-level'),
  'compose exec': runner('-e --env -u --user -w --workdir --index', 1),
  'compose run': runner(
    '-e --env -u --user -w --workdir -v --volume -l --label --name --entrypoint -p --publish --cap-add --cap-drop --pull --env-from-file',
    1,
  ),
  'docker exec': runner('-e --env --env-file -u --user -w --workdir --detach-keys', 1),
  'docker run': runner(
    '-e --env --env-file -u --user -w --workdir -v --volume -l --label --name --entrypoint -p --publish --network --net --link --mount -h --hostname --restart -m --memory --cpus --add-host --cap-add --cap-drop --volumes-from --tmpfs --ulimit --shm-size --platform --pull --log-driver --log-opt --security-opt --dns --device --ip --network-alias --pid --cpuset-cpus --stop-timeout --stop-signal --health-cmd --cidfile --label-file --expose',
    1,
  ),
} as const
