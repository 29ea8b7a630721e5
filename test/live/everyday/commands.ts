import { command, type EverydayCommand } from './row.ts'
import { oldNetwork } from './scene.ts'
import { storage } from './storage.ts'

/** From nothing to a stack that serves, and what is done to it there. */
export const beginning: readonly EverydayCommand[] = [
  command('Services', 'docker compose up -d', 'muelle up', /is up: db, odoo-blue/, {
    note: 'also makes secrets and the database, and asks for the login page',
    // For `network recreate`, which makes a network anew only when it is not as it should be.
    before: (scene) => oldNetwork(scene, 'edge'),
  }),
  command('Services', 'docker compose up -d --dry-run', 'muelle plan', /written files/i, {
    note: 'what `up` would change, and why',
  }),
  command('Services', 'docker compose up -d db', 'muelle up db', /is up/),
  command('Services', 'docker compose ps', 'muelle ps', /odoo-blue +running +healthy/, {
    note: 'services that are missing are shown too; exit code 1 when one is not well',
  }),
  command('Services', 'docker compose ps --format json', 'muelle ps --format json', /"well": true/),
  command('Services', 'docker compose stop odoo', 'muelle stop odoo-cron', /odoo-cron/),
  command('Services', 'docker compose start odoo', 'muelle start odoo-cron', /odoo-cron/),
  command('Services', 'docker compose restart odoo', 'muelle restart odoo', /restart odoo-blue/),
  command('Services', 'docker compose up -d --force-recreate proxy', 'muelle recreate proxy', /proxy/),
  command('Services', 'docker compose pull', 'muelle pull', /./, { note: 'exactly what muelle.lock pins' }),
  command('Services', 'docker compose build', 'muelle build', /-odoo:/),
  command('Services', 'docker compose build --no-cache odoo', 'muelle build --no-cache odoo', /-odoo:\w+ is built/),
  command(
    'Services',
    'docker compose run --rm odoo odoo --version',
    'muelle run odoo odoo --version',
    /Odoo Server 19/i,
    {
      note: '`odoo` is the colour that serves',
    },
  ),
  command('Services', 'docker compose exec odoo odoo --version', 'muelle exec odoo odoo --version', /Odoo Server 19/i),
  command('Services', 'docker compose exec -u root db id', 'muelle exec --root db id', /uid=0\(root\)/),
  command(
    'Services',
    "docker compose exec db psql -U postgres -c 'SELECT 1'",
    "muelle exec db psql -U postgres -c 'SELECT 1'",
    /1 row/,
  ),
  command('Services', 'docker compose config', 'muelle config', /services:/, {
    note: 'what is in effect on the host',
  }),
  command('Services', 'docker compose config --quiet', 'muelle validate', /muelle\.yaml/, {
    note: 'with line and column of each fault',
  }),
  command('Services', 'docker compose config --services', 'muelle ps --quiet', /odoo-cron/),
  command('Services', 'docker compose restart proxy', 'muelle restart proxy', /proxy/, {
    note: 'not needed after a change of muelle.yaml: `muelle up` reloads without a lost request',
  }),

  command('Inspection', 'docker compose logs', 'muelle logs --tail 20', /\| /, {
    alone: true,
  }),
  command('Inspection', 'docker logs --tail 20 odoo', 'muelle logs odoo --tail 20', /odoo-blue +\| /, {
    alone: true,
  }),
  command('Inspection', 'docker logs --follow odoo', 'muelle logs --follow odoo', /odoo-blue +\| /, { watches: true }),
  command('Inspection', 'docker logs --since 10m db', 'muelle logs --since 10m db', /./, {
    alone: true,
  }),
  command('Inspection', 'docker logs odoo | grep INFO', 'muelle logs odoo --grep INFO', / INFO /, {
    alone: true,
  }),
  command('Inspection', 'docker compose ls', 'muelle status', /-live/, {
    note: 'one screen: what needs attention comes first',
  }),
  command('Inspection', 'docker inspect db', 'muelle inspect db', /postgres/),
  command('Inspection', "docker inspect --format '{{json .HostConfig}}' db", 'muelle inspect db --format json', /"/),
  command('Inspection', 'docker compose top', 'muelle top', /postgres/, {
    alone: true,
  }),
  command('Inspection', 'docker top odoo', 'muelle top odoo', /odoo/, {
    alone: true,
  }),
  command('Inspection', 'docker port proxy', 'muelle network ports', /127\.0\.0\.1:18\d{3}/),
  command('Inspection', 'docker exec odoo cat /etc/odoo/odoo.conf', 'muelle config odoo', /db_host/, {
    note: 'secrets masked',
  }),
  command('Inspection', "docker exec db psql -U postgres -c 'SHOW ALL'", 'muelle config db', /shared_buffers/),
  command('Inspection', 'docker version', 'muelle version', /\d+\.\d+\.\d+/),
  command('Inspection', 'docker info', 'muelle host check', /Docker Engine[\s\S]*Docker Compose is new enough/, {
    note: 'and whether this host is fit for Odoo; exit code 1 when it is not',
    mayFind: true,
    // Through ssh it says of some things that it cannot look at them from here.
    alone: true,
  }),
  command('Inspection', 'docker events --since 24h', 'muelle journal list', /up/, {
    note: 'who changed what, also long ago; its chain is checked by `muelle journal verify`',
  }),

  command('Resources', 'docker stats --no-stream', 'muelle stats --once', /odoo-blue/, {
    note: 'beside the limits, with throttling and kills for lack of memory',
  }),
  command('Resources', 'docker stats odoo', 'muelle stats odoo', /odoo-blue/, {
    alone: true,
  }),
  command('Resources', 'docker stats --no-stream --format json', 'muelle stats --once --format json', /"services"/),
  command('Resources', "docker inspect --format '{{.State.OOMKilled}}' odoo", 'muelle stats --once odoo', /OOM/, {
    alone: true,
  }),
  command('Resources', 'docker exec odoo df -h', 'muelle exec odoo df -h', /%/),
  command('Resources', 'docker exec proxy sh -c …show stat', 'muelle proxy status', /blue/, {
    note: 'the active colour, and whether requests are held',
  }),

  command('Resources', 'nproc; free -h', 'muelle size', /worker/i, {
    note: 'what the host should give to Odoo and PostgreSQL, and why',
  }),

  command(
    'Networks',
    'docker network rm edge; docker compose up -d',
    'muelle network recreate edge',
    /edge was made anew; running again: proxy/,
    { note: 'refuses when it would cure nothing' },
  ),
  command('Networks', 'docker network ls', 'muelle network list', /front/),
  command('Networks', 'docker network inspect front', 'muelle network inspect front', /proxy/),
  command('Networks', 'docker exec odoo ping db', 'muelle network test odoo db', /5432/, {
    note: 'network, name, port and answer; the images need no tools',
  }),
  command('Networks', 'docker exec odoo nc -zv db 5432', 'muelle network test odoo db --port 5432', /5432/),
  command('Networks', 'docker exec proxy wget -qO- odoo:8069', 'muelle network test proxy odoo', /8069/),
  command('Networks', 'docker exec odoo netstat -ltn', 'muelle network ports', /8069/, {
    alone: true,
  }),
  command('Networks', 'docker exec … getent hosts …, for each', 'muelle network matrix', /odoo-blue/, {
    note: 'who may reach whom',
  }),
]

/** What ends a stack. */
export const ending: readonly EverydayCommand[] = [
  command('Services', 'docker compose down', 'muelle down', /down|removed|stopped/i),
  command('Services', 'docker compose down --volumes', 'muelle down --volumes --without-backup', /gone/, {
    note: 'wants the name of what is lost',
    loses: '',
  }),
]

/**
 * The one list that docs/docker-commands.md is written from, and that the live tests run in this order against one stack: a row
 * that does not work cannot stand in the documentation.
 */
export const everyday: readonly EverydayCommand[] = [...beginning, ...storage, ...ending]
