import { posix } from 'node:path'
import { officialPaths } from '../../../facts/odoo/entrypoint.ts'
import type { Service } from '../../read/compose/service.ts'
import { type OdooConf, readOdooConf } from '../../read/odoo-conf.ts'
import type { Located, Place } from '../../text.ts'
import type { Tree } from '../../tree.ts'
import type { Compose } from '../compose.ts'
import type { Image } from '../images.ts'
import { settingsOf } from './arguments.ts'
import { insideOf, mountOver } from './files.ts'
import { majorOfReference, type OdooImage, odooImage } from './image.ts'

/** An Odoo as it would run: a service of a stack with the conf that it reads; or a conf that no service reads. */
export interface OdooServer {
  readonly compose: Compose | undefined
  readonly service: Service | undefined
  readonly image: OdooImage | undefined
  /** 19 of 19.0; undefined when nothing tells. */
  readonly major: number | undefined
  readonly conf: OdooConf | undefined
  /** Path of the conf in the container. */
  readonly confPath: string
  /** What it is set to is all at hand: no file, template or script hides something. */
  readonly isKnown: boolean
  /** It serves, and is no one-shot: no `--stop-after-init`, no `shell`. */
  readonly isServing: boolean
  /** Where an absent setting is spoken of: `[options]`, or the service's key. */
  readonly at: Place
  readonly options: ReadonlyMap<string, Located<string>>
  /** Texts of the scripts that start it. */
  readonly scripts: string
}

/** @param confs every odoo.conf of the project, for the ones that no service reads. */
export function odooServers(
  services: readonly { readonly compose: Compose; readonly service: Service; readonly built: Image | undefined }[],
  confs: readonly OdooConf[],
  tree: Tree,
): readonly OdooServer[] {
  const byPath = new Map(confs.map((conf) => [conf.file.path, conf]))
  const servers = services.map(({ compose, service, built }) =>
    serverOf(service, compose, odooImage(service, built), byPath, tree),
  )
  const taken = new Set(servers.map(({ conf }) => conf))
  const series = seriesOfAddons(tree)
  const alone = confs
    .filter((conf) => !taken.has(conf) && !isExample(conf.file.path))
    .map(
      (conf): OdooServer => ({
        compose: undefined,
        service: undefined,
        image: undefined,
        major: majorOfPath(conf.file.path) ?? series,
        conf,
        confPath: conf.file.path,
        isKnown: !conf.isTemplate && !isPart(conf, tree),
        isServing: true,
        at: conf.section,
        options: new Map(),
        scripts: '',
      }),
    )
  return [...servers.map((server) => ({ ...server, major: server.major ?? series })), ...alone]
}

/** A start script puts it together with something else: `cat odoo.conf secrets.conf >"$ODOO_RC"`. */
const isPart = ({ file }: OdooConf, tree: Tree): boolean =>
  tree.paths
    .filter((path) => /\.sh$|(^|\/)(docker-)?(entrypoint|start|run|init)[^/.]*$/.test(path))
    .slice(0, 100)
    .some((path) =>
      (tree.read(path)?.text ?? '')
        .split('\n')
        .some((line) => /\bcat\b.*>/.test(line) && line.includes(posix.basename(file.path))),
    )

export const isExample = (path: string): boolean =>
  /\.(example|sample|dist|template|tmpl)\b|(^|\/)(docs?|examples?)\//i.test(path)

function serverOf(
  service: Service,
  compose: Compose,
  image: OdooImage,
  confs: ReadonlyMap<string, OdooConf>,
  tree: Tree,
): OdooServer {
  const words = [...(service.entrypoint ?? []), ...(service.command ?? image.command ?? [])]
  const options = settingsOf(words)
  const rc = service.environment.get('ODOO_RC')?.value?.value ?? image.environment.get('ODOO_RC')
  const confPath = options.get('config')?.value ?? rc ?? officialPaths.conf
  const inside = insideOf(confPath, service, compose, image, tree)
  const path =
    inside.path ??
    (inside.mount === undefined && !image.isOfficial ? anyConf(service, compose, image, confs, tree) : undefined)
  const file = path === undefined ? undefined : tree.read(path)
  const conf = path === undefined || file === undefined ? undefined : (confs.get(path) ?? readOdooConf(file))
  const scripts = scriptsOf(words, service, compose, image, tree)
  // The image's own file has two settings: data_dir and addons_path.
  const isImages = image.isOfficial && inside.mount === undefined
  return {
    compose,
    service,
    image,
    major:
      majorOfReference(image.reference) ??
      majorOfReference(service.image?.value) ??
      majorOfValues(service, compose) ??
      majorOfPath(compose.main.file.path),
    conf,
    confPath,
    isKnown: conf === undefined ? isImages && scripts.isComplete : !conf.isTemplate,
    isServing:
      !options.has('stop_after_init') &&
      !/(^|\s)(shell|scaffold|populate|neutralize|db|module|i18n)(\s|$)/.test(commandOf(words)),
    at: conf?.section ?? service.at,
    options,
    scripts: scripts.text,
  }
}

/** The word behind `odoo`. */
const commandOf = (words: readonly Located<string>[]) =>
  /(?:^|[\s/])odoo(?:-bin)?\s+(\w+)/.exec(words.map(({ value }) => value).join(' '))?.[1] ?? ''

/** A conf that an image of unknown making is given, wherever it looks for it. */
function anyConf(
  service: Service,
  compose: Compose,
  image: OdooImage,
  confs: ReadonlyMap<string, OdooConf>,
  tree: Tree,
): string | undefined {
  for (const mount of service.mounts) {
    if (mount.type !== 'bind') continue
    const at = insideOf(mount.target, service, compose, image, tree).path
    if (at !== undefined && confs.has(at)) return at
    for (const name of ['odoo.conf', 'odoo.cfg', 'odoo-server.conf', '.odoorc']) {
      const within = insideOf(`${mount.target}/${name}`, service, compose, image, tree).path
      if (within !== undefined && confs.has(within)) return within
    }
  }
  return image.copies.map(({ source }) => source).find((source) => confs.has(source))
}

/** Scripts among the words of a start, as far as they are files of the project. */
function scriptsOf(
  words: readonly Located<string>[],
  service: Service,
  compose: Compose,
  image: OdooImage,
  tree: Tree,
) {
  const named = [
    ...words.map(({ value }) => value),
    ...(image.entrypoint ?? []).map(({ value }) => value),
    ...(mountOver(service, '/entrypoint.sh')?.target === '/entrypoint.sh' ? ['/entrypoint.sh'] : []),
  ]
  const paths = named.filter(
    (word) => /^\.?\/?[\w./-]+$/.test(word) && (/\.(sh|py)$/.test(word) || word.startsWith('/')),
  )
  const found = paths.map((path) => insideOf(path.replace(/^\.?\/?/, '/'), service, compose, image, tree).path)
  const isOwn = service.entrypoint !== undefined || image.entrypoint !== undefined
  const inline = words.filter(({ value }) => /\s/.test(value)).map(({ value }) => value)
  return {
    text: [...found.flatMap((path) => (path === undefined ? [] : (tree.read(path)?.text ?? []))), ...inline].join('\n'),
    isComplete:
      !isOwn || found.some((path) => path !== undefined) || words.some(({ value }) => /(^|\/)odoo(-bin)?$/.test(value)),
  }
}

/** `ODOO_VERSION` and the like, of the service or of `.env`. */
function majorOfValues(service: Service, compose: Compose): number | undefined {
  const own = service.environment.get('ODOO_VERSION')?.value?.value ?? compose.values.get('ODOO_VERSION')
  const found = /^(1[0-9]|20)(\.0)?$/.exec(own ?? '')?.[1]
  return found === undefined ? undefined : Number(found)
}

/** By a folder or file that is named for a series: `odoo-16/`, `18.0/`, `docker-compose_19.0.yml`. */
function majorOfPath(path: string): number | undefined {
  const found = [...path.matchAll(/(?:^|[/_.-])(?:odoo[-_]?)?(1[0-9]|20)(?:\.0)?(?=[/_-]|\.ya?ml$|\.conf$|$)/gi)].at(
    -1,
  )?.[1]
  return found === undefined ? undefined : Number(found)
}

/** By what the project's own manifests say, when they agree. */
function seriesOfAddons(tree: Tree): number | undefined {
  const found = new Set<string>()
  for (const path of tree.paths.filter((each) => each.endsWith('/__manifest__.py')).slice(0, 50)) {
    const series = /['"]version['"]\s*:\s*['"](1[0-9]|20)\.0\./.exec(tree.read(path)?.text ?? '')?.[1]
    if (series !== undefined) found.add(series)
  }
  const [only] = found
  return found.size === 1 && only !== undefined ? Number(only) : undefined
}
