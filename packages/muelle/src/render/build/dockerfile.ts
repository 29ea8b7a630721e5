import type { Stack } from '../../stack/stack.ts'
import { imageFor } from '../images.ts'
import { bakedAddons } from '../odoo/addons.ts'
import { hashComment, head } from '../text/head.ts'

/**
 * The application image: the base with addons, their Python and their Debian packages baked in. For the classic builder and BuildKit
 * alike. Compilers stay in the stage that makes the wheels; what runs needs no network to be installed.
 */
export function dockerfile(stack: Stack): string {
  const { odoo } = stack
  return [
    hashComment(
      head(
        stack.environment,
        'odoo.image, odoo.addons, odoo.python, odoo.wheelhouse, odoo.apt, odoo.reports',
        "Built by muelle build; by hand, from the project's directory:",
        `  docker build -f stack/${stack.environment}/build/Dockerfile .`,
      ),
    ),
    `ARG BASE=${imageFor(stack, 'odoo')}\n`,
    ...(odoo.python === undefined ? [] : [wheels(stack, odoo.python, odoo.wheelhouse)]),
    ...(bakedAddons(stack).length === 0 ? [] : [addonsStage(stack)]),
    application(stack),
  ].join('\n')
}

/**
 * Whose image it is, at the top of each stage: the builder leaves stages behind as images without a name, and by this they are found.
 * @param stage absent for the image itself.
 */
const mark = ({ name, environment }: Stack, stage?: 'wheels' | 'addons'): string =>
  `LABEL io.muelle.name="${name}" io.muelle.environment="${environment}"${stage === undefined ? '' : ` io.muelle.stage="${stage}"`}`

const wheels = (stack: Stack, requirements: string, wheelhouse: string | undefined): string => {
  if (wheelhouse !== undefined)
    return `# odoo.python and odoo.wheelhouse: only the wheels that the requirements ask for; no index is asked.
FROM \${BASE} AS wheels
${mark(stack, 'wheels')}
USER root
COPY ${requirements} /build/requirements.txt
COPY ${wheelhouse}/ /build/wheelhouse/
RUN python3 -m pip wheel --no-cache-dir --no-index --find-links=/build/wheelhouse --wheel-dir=/build/wheels --requirement=/build/requirements.txt
`
  return `# odoo.python: wheels from the index that pip is configured for; what only exists as source is compiled here.
FROM \${BASE} AS wheels
${mark(stack, 'wheels')}
USER root
RUN apt-get -o Acquire::Retries=3 update \\
 && apt-get -o Acquire::Retries=3 install -y --no-install-recommends build-essential libpq-dev python3-dev \\
 && apt-get clean \\
 && rm -rf /var/lib/apt/lists/*
COPY ${requirements} /build/requirements.txt
RUN python3 -m pip wheel --no-cache-dir --wheel-dir=/build/wheels --requirement=/build/requirements.txt
`
}

/** Copied in a stage of their own, so that modes and byte code cost no second layer of the same files. */
function addonsStage(stack: Stack): string {
  const copies = bakedAddons(stack).flatMap(({ source, context, image }) => {
    if (typeof source === 'string' || source.modules === undefined) return [`COPY ${context}/ ${image}/`]
    return source.modules.map((module) => `COPY ${context}/${module}/ ${image}/${module}/`)
  })
  const notes = bakedAddons(stack).flatMap(({ source, image }) =>
    typeof source === 'string'
      ? []
      : [`# ${image}: ${source.git} ${stack.lock.addons[`${source.git}#${source.ref}`] ?? source.ref}`],
  )
  return `# odoo.addons, outside the volumes that the base declares. Byte code is made here: at run time the root file system is read-only.
# A file that does not compile is left to Odoo, which says so when it loads the module.
FROM \${BASE} AS addons
${mark(stack, 'addons')}
USER root
${[...notes, ...copies].join('\n')}
RUN chmod -R u=rwX,go=rX /opt/odoo/addons \\
 && python3 -c 'import compileall, py_compile; compileall.compile_dir("/opt/odoo/addons", quiet=2, invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)'
`
}

const install = (packages: string) => `apt-get -o Acquire::Retries=3 update \\
 && DEBIAN_FRONTEND=noninteractive apt-get -o Acquire::Retries=3 install -y --no-install-recommends ${packages} \\
 && apt-get clean \\
 && rm -rf /var/lib/apt/lists/*`

/** What only development needs. Odoo watches its sources by inotify or watchdog; the official image has the latter. */
function developing({ development }: Stack): string {
  if (development === undefined) return ''
  const watch = `# environments.*.development.reload
RUN python3 -c 'import inotify' 2>/dev/null || python3 -c 'import watchdog' 2>/dev/null || { \\
    ${install('python3-watchdog').replaceAll('\n', '\n   ')}; }
`
  const debug = `# environments.*.development.debugger
RUN ${install('python3-debugpy')}
`
  return `${development.reload ? watch : ''}${development.debugger === undefined ? '' : debug}`
}

function application(stack: Stack): string {
  const { odoo } = stack
  const { wkhtmltopdf, fonts } = odoo.reports
  const given = wkhtmltopdf === undefined ? [] : ['/opt/odoo/wkhtmltopdf.deb']
  const packages = [...given, ...[...new Set([...odoo.apt, ...fonts])].sort()]
  const apt =
    packages.length === 0
      ? ''
      : `# odoo.apt, odoo.reports
${wkhtmltopdf === undefined ? '' : `COPY ${wkhtmltopdf} /opt/odoo/wkhtmltopdf.deb\n`}RUN ${install(packages.join(' '))}${wkhtmltopdf === undefined ? '' : ' \\\n && wkhtmltopdf --version'}
`
  // Newer Debian and Ubuntu mark their Python as managed by apt; in an image of our own nobody else uses it.
  const python =
    odoo.python === undefined
      ? ''
      : `# odoo.python
COPY --from=wheels /build/requirements.txt /build/wheels/ /opt/odoo/wheels/
RUN PIP_BREAK_SYSTEM_PACKAGES=1 python3 -m pip install --no-cache-dir --no-index --find-links=/opt/odoo/wheels --requirement=/opt/odoo/wheels/requirements.txt
`
  const addons = bakedAddons(stack).length === 0 ? '' : 'COPY --from=addons /opt/odoo/addons/ /opt/odoo/addons/\n'
  const port = 8069
  return `FROM \${BASE}
${mark(stack)}
USER root
${apt}${python}${developing(stack)}${addons}
# The user of the base: Odoo refuses nothing to root, so root it is not.
USER odoo

HEALTHCHECK --interval=10s --timeout=10s --start-period=120s --retries=6 \\
  CMD ["python3", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:${port}/web/health', timeout=8)"]

# Last, because they change with every build.
ARG BASE
ARG VERSION=""
ARG REVISION=""
ARG CREATED=""
LABEL org.opencontainers.image.title="${stack.name}-odoo" \\
      org.opencontainers.image.description="Odoo ${odoo.version} of ${stack.name} with its addons" \\
      org.opencontainers.image.version="\${VERSION}" \\
      org.opencontainers.image.revision="\${REVISION}" \\
      org.opencontainers.image.created="\${CREATED}" \\
      org.opencontainers.image.base.name="\${BASE}"
`
}
