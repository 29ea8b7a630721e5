import type { Row } from './row.ts'

/**
 * What Muelle does beyond a command of Docker's: not in docs/docker-commands.md, but run through both reaches as well. The colour
 * is switched last, as the other rows speak of blue.
 */
export const rest: readonly Row[] = [
  { muelle: 'muelle schema', shows: /"\$schema"/ },
  { muelle: 'muelle completion bash', shows: /_muelle/ },
  { muelle: 'muelle migrate', shows: /schema 1 already/ },
  { muelle: 'muelle render', shows: /files in stack\/live are what muelle\.yaml says/ },
  { muelle: 'muelle topology', shows: /odoo-green .* stands by/ },
  { muelle: 'muelle addons list', shows: /quay_fees +19\.0/ },
  { muelle: 'muelle addons sync', shows: /names no repository/ },
  { muelle: 'muelle addons outdated', shows: /names no repository/ },
  { muelle: 'muelle modules list', shows: /quay_fees/ },
  { muelle: 'muelle modules outdated', shows: /at the version of the image/ },
  { muelle: 'muelle test quay_fees', shows: /0 failed, 0 error\(s\) of 2 tests/ },
  { muelle: 'muelle modules graph quay_fees', shows: /quay_fees[\s\S]*(web|base)/ },
  { muelle: 'muelle i18n check', shows: /no translations/ },
  { muelle: 'muelle modules install uom --without-backup tried', shows: /quay: installed uom/ },
  { muelle: 'muelle modules update quay_fees --without-backup tried', shows: /quay: updated quay_fees/ },
  { muelle: 'muelle modules update quay_fees --test --dry-run', shows: /run the tests of quay_fees on copies/ },
  { muelle: 'muelle odoo run odoo --version', shows: /Odoo Server 19/i },
  {
    muelle: 'muelle modules reinstall quay_fees --without-backup tried',
    losesNamed: 'quay_fees',
    shows: /quay: loaded anew quay_fees/,
  },
  {
    muelle: 'muelle modules uninstall uom --without-backup tried',
    losesNamed: 'uom',
    shows: /quay: uninstalled uom/,
  },
  { muelle: 'muelle conf list', shows: /db_host +db/ },
  { muelle: 'muelle conf explain workers', shows: /odoo\.workers/ },
  { muelle: 'muelle conf get limit_request', shows: /running +odoo-blue 65536/ },
  // Its own default: nothing is made anew by it.
  { muelle: 'muelle conf set limit_request 65536', shows: /odoo\.conf\.limit_request/ },
  { muelle: 'muelle conf diff live live', shows: /the same settings/ },
  { muelle: 'muelle secrets list', shows: /odoo_db_password +set/ },
  { muelle: 'muelle secrets check', shows: /pgpass +fine/ },
  {
    muelle: 'muelle secrets set odoo_user_password --from -',
    shows: /odoo_user_password/,
    input: () => 'another-password-19\n',
  },
  { muelle: 'muelle secrets rotate postgres_password', shows: /New values: postgres_password/ },
  {
    muelle: 'muelle secrets export --to kept.age --passphrase-from -',
    shows: /secrets are in kept\.age/,
    input: () => 'a quay in the north\n',
  },
  {
    muelle: 'muelle secrets import kept.age --passphrase-from -',
    shows: /those of kept\.age already/,
    input: () => 'a quay in the north\n',
  },
  { muelle: 'muelle secrets scan', shows: /No secret in \d+ files?\./ },
  { muelle: 'muelle smtp test --to you@example.com --from odoo@example.com', shows: /No mail was sent/, mayFind: true },
  { muelle: 'muelle journal verify', shows: /all as they were written/ },
  { muelle: 'muelle databases list', shows: /quay +[\d.]+ [KM]iB/ },
  { muelle: 'muelle databases size quay', shows: /filestore: /, alone: true },
  { muelle: 'muelle databases dump quay --name by-hand', shows: /\d+ files in \S+by-hand/, alone: true },
  { muelle: 'muelle databases load trial by-hand --of quay', shows: /trial holds by-hand: Odoo 19/, alone: true },
  { muelle: 'muelle databases rename trial trial2', shows: /trial is called trial2 now/, alone: true },
  { muelle: 'muelle databases duplicate trial2 trial3', shows: /trial3 is a copy of trial2/, alone: true },
  { muelle: 'muelle databases neutralize trial3 --confirm trial3', shows: /trial3 is neutralised/, alone: true },
  { muelle: 'muelle databases drop trial2 --confirm trial2', shows: /trial2 is removed/, alone: true },
  {
    muelle: 'muelle databases drop trial3 --confirm trial3 --without-backup copied',
    shows: /trial3 is removed/,
    alone: true,
  },
  { muelle: "muelle databases psql quay --command 'SELECT 41 + 1 AS answer'", shows: /answer\n42/ },
  {
    muelle: 'muelle databases init fresh --modules web --no-demo',
    shows: /fresh is there, with base, web/,
    alone: true,
  },
  {
    muelle: 'muelle databases drop fresh --confirm fresh --without-backup empty',
    shows: /fresh is removed/,
    alone: true,
  },
  { muelle: 'muelle databases dumps', shows: /quay +by-hand/ },
  {
    muelle: 'muelle databases dumps remove quay by-hand --confirm by-hand',
    shows: /The dump by-hand of quay is removed/,
    alone: true,
  },
  { muelle: 'muelle databases check', shows: /quay +icu es-CL/ },
  { muelle: 'muelle databases reindex quay', shows: /so are its indexes/ },
  { muelle: 'muelle reports check', shows: /odoo-blue +200/, mayFind: true },
  { muelle: 'muelle reports url', shows: /quay\.odoo\.internal:8072/ },
  { muelle: 'muelle volume grow odoo-data', shows: /Enlarge|Move/i },
  { muelle: 'muelle images build postgres', shows: /postgres:15-\w+ +was there/ },
  { muelle: 'muelle schedule list', shows: /verify-journal/ },
  { muelle: 'muelle schedule run verify-journal', shows: /verify-journal/ },
  { muelle: 'muelle schedule pause verify-journal', shows: /verify-journal/ },
  { muelle: 'muelle schedule resume verify-journal', shows: /verify-journal/ },
  { muelle: 'muelle proxy hold --for 20s', shows: /requests wait/ },
  { muelle: 'muelle proxy release', shows: /requests go to blue again/ },
  { muelle: 'muelle proxy switch --to green', shows: /green/ },
]

/** For `muelle.yaml` of the suite's stack. */
export const schedule = `schedule:
  timezone: America/Santiago
  jobs:
    verify-journal: {at: "0 5 29 2 *", run: journal verify}
`

/** The operations that no row runs, each with the reason why there is nothing to run through a reach. */
export const without: Readonly<Record<string, string>> = {
  init: 'writes a new muelle.yaml; there is a project already, and no daemon is asked',
  'smtp set': 'would make the suite’s Odoo anew; smtp test, conf set and secrets set are run',
  'secrets hook install': 'writes a hook into a repository of this machine; no daemon is asked',
  adopt: 'writes a new muelle.yaml from files; there is a project already, and no daemon is asked',
  check: 'reads files and asks no daemon',
  explain: 'reads its own rules and asks no daemon',
  'odoo explain': 'reads a line and asks no daemon',
  'i18n add': 'is Odoo’s own, which the double does not have; code.live.test.ts asks what it answers there',
  'i18n export': 'is Odoo’s own, which the double does not have; code.live.test.ts asks what it answers there',
  'i18n import': 'is Odoo’s own, which the double does not have; code.live.test.ts asks what it answers there',
  'i18n load': 'is Odoo’s own, which the double does not have; code.live.test.ts asks what it answers there',
  populate: 'is Odoo’s own, which the double does not have; code.live.test.ts asks what it answers there',
  scaffold:
    'writes files of the project; the template that needs an image is Odoo’s own, and code.live.test.ts asks for it',
  shell: 'is Odoo’s own, which the double does not have; code.live.test.ts asks what it answers there',
  clone: 'needs a second environment; clone.live.test.ts runs it',
  steward: 'runs in its container, which every row meets: up waits for its health',
  cloc: 'is Odoo’s own, which the double does not have; code.live.test.ts asks what it answers there',
  'upgrade-code': 'is Odoo’s own, which the double does not have; code.live.test.ts asks what it answers there',
  dev: 'mounts sources of this machine: through ssh it is refused, which the suite tests; dev.live.test.ts runs it',
  'host prepare': 'works on the machine it runs on: through ssh it is refused, which the suite tests',
  'host harden': 'works on the machine it runs on: through ssh it is refused, which the suite tests',
}
