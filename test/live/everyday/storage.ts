import { command, type EverydayCommand } from './row.ts'
import { foreignFile, leftVolume, oldImage, password, tarBesideTheCopies } from './scene.ts'

const inVolume = 'docker run --rm -v odoo-data:/data'

/** Volumes and images, in the order in which they are run. */
export const storage: readonly EverydayCommand[] = [
  command('Volumes', 'docker volume ls', 'muelle volume list', /odoo-data +[\d.]+ \w+ +\d+ +local/, {
    note: 'with sizes and who uses each',
  }),
  command('Volumes', 'docker volume ls --quiet', 'muelle volume list --no-size', /odoo-data/),
  command('Volumes', 'docker volume inspect odoo-data', 'muelle volume inspect odoo-data', /no copies/, {
    note: 'with owner, size, the disk below it, and the copies on the host',
  }),
  command('Volumes', `${inVolume} alpine ls -lanR /data`, 'muelle volume check', /ok +odoo-data/, {
    note: 'whether each file belongs to the user that its service runs as',
  }),
  command(
    'Volumes',
    `${inVolume} alpine chown -R 100:101 /data`,
    'muelle volume repair odoo-data',
    /1 entry was repaired/,
    {
      note: 'only what is wrong, and the right user by itself',
      before: foreignFile,
    },
  ),
  command(
    'Volumes',
    `${inVolume} -v $PWD:/to alpine tar czf /to/odoo-data.tgz /data`,
    'muelle volume backup odoo-data',
    /SHA-256 of volume\.tar/,
    { note: 'stays on the host, with checksum and list of entries' },
  ),
  command(
    'Volumes',
    `${inVolume} -v $PWD:/from alpine tar xzf /from/odoo-data.tgz`,
    'muelle volume restore odoo-data odoo-data.tar',
    /odoo-data/,
    {
      note: 'a copy, or a tar put beside the copies; what was there is kept',
      loses: '_odoo-data',
      before: tarBesideTheCopies,
    },
  ),
  command('Volumes', 'docker volume prune', 'muelle volume prune', /redis-data/, {
    note: 'only what this stack no longer names, and each with a copy',
    loses: '_redis-data',
    before: leftVolume,
  }),

  command('Images', 'docker images', 'muelle images list', /application +serves/, {
    note: 'what serves comes first',
    alone: true,
  }),
  command('Images', 'docker image inspect acme-odoo', 'muelle images list --format json', /"role": "application"/),
  command('Images', 'docker history acme-odoo', 'muelle images history', /COPY/),
  command('Images', 'docker history postgres:15', 'muelle images history postgres', /postgres/),
  command('Images', 'dive acme-odoo', 'muelle images layers', /FILES/, {
    note: 'with what could be cut',
    alone: true,
  }),
  command('Images', 'docker login -u quay --password-stdin', 'muelle registry login --username quay --from -', /quay/, {
    note: 'the registry of muelle.yaml; the password comes on standard input, from a file or a hidden prompt',
    input: password,
  }),
  command('Images', 'cat ~/.docker/config.json', 'muelle registry list --check', /quay/, {
    note: 'asks each whether the login is good',
  }),
  command('Images', 'docker tag acme-odoo acme-odoo:1.0', 'muelle images tag 1.0', /-odoo:1\.0/, {
    note: 'without a tag: version and git commit',
  }),
  command('Images', 'docker push registry.example/acme-odoo:1.0', 'muelle images push 1.0', /sha256:/, {
    note: 'never over another image under the same tag',
  }),
  command('Images', 'docker pull postgres:15', 'muelle pull db', /postgres/),
  command('Images', 'docker manifest inspect postgres:15', 'muelle images outdated', /odoo +\S+ +here only/, {
    alone: true,
    note: 'newer digests and newer Debian packages; exit code 1 when there are some',
    mayFind: true,
  }),
  command(
    'Images',
    'docker pull odoo:19.0, and a new digest by hand',
    'muelle images update odoo',
    /Nothing is newer/,
    {
      note: 'pins the newer digest; nothing that runs is touched',
    },
  ),
  command('Images', 'docker image ls --filter dangling=true', 'muelle images unused', /may go/, {
    note: 'what prune would remove, and why the rest stays',
    before: oldImage,
    alone: true,
  }),
  command('Images', 'docker image prune --all', 'muelle images prune --all', /removed \S+-odoo:/, {
    note: 'only images that Muelle made for this stack, and none that is needed to go back',
    loses: '',
  }),
  command('Images', 'docker logout', 'muelle registry logout', /is forgotten/),
]
