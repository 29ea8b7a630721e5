import { z } from 'zod'
import { databaseName } from './database-name.ts'
import { imageReference, oneLine, projectPath, size } from './words.ts'

/** Source: MODULE_NAME_RE in Odoo 19.0's odoo/modules/module.py. */
const moduleName = z.string().regex(/^\w{1,256}$/, 'a module name of letters, digits and _')

/** A folder of the project, or a pinned git repository. */
export const AddonsSource = z.union([
  projectPath.describe('a folder of this project that holds addons'),
  z.strictObject({
    git: z
      .string()
      .regex(
        /^(https:\/\/(?![^/]*@)|ssh:\/\/(?![^/@]*:[^/@]*@)|git@[\w.-]+:)[\w@:.~%+/-]+$/,
        'an address such as https://github.com/OCA/web.git or git@github.com:acme/addons.git, without a password',
      )
      .describe('address of the repository; https or ssh, without credentials'),
    ref: z
      .string()
      .regex(/^\w[\w./-]*$/, 'a commit, tag or branch')
      .describe('commit, tag or branch; the commit is pinned in muelle.lock'),
    modules: z.array(moduleName).min(1).optional().describe('only these modules of it'),
    key: z
      .string()
      .regex(/^[a-z][a-z0-9_]*$/, 'the name of a secret')
      .optional()
      .describe('name of the secret that holds the private key'),
  }),
])
export type AddonsSource = z.output<typeof AddonsSource>

/** A value of odoo.conf as written in YAML; its type is checked against Odoo's own list of keys. */
const ConfValue = z.union([oneLine, z.number(), z.boolean(), z.null()])

export const OdooSection = z.strictObject({
  version: z.enum(['19.0']).default('19.0').describe('Odoo series'),
  image: imageReference.default('odoo:19.0').describe('base image; the addons are baked onto it'),
  addons: z.array(AddonsSource).default([]).describe('where addons come from, in the order of the addons path'),
  python: projectPath.optional().describe('requirements file of the addons, relative to the project'),
  wheelhouse: projectPath.optional().describe('folder of wheels; when given, no package index is asked'),
  apt: z
    .array(z.string().regex(/^[a-z0-9][a-z0-9+.-]+$/, 'the name of a Debian package'))
    .default([])
    .describe('Debian packages of the addons'),
  reports: z
    .strictObject({
      wkhtmltopdf: projectPath
        .regex(/\.deb$/, 'a Debian package of this project, such as packages/wkhtmltox.deb')
        .optional()
        .describe('Debian package of this project with another wkhtmltopdf, such as the one with patched Qt'),
      fonts: z
        .array(
          z.string().regex(/^fonts-[a-z0-9+.-]+$/, 'the name of a Debian package of fonts, such as fonts-noto-core'),
        )
        .default([])
        .describe('Debian packages of fonts for printed documents'),
    })
    .prefault({})
    .describe('what prints PDF documents'),
  databases: z.array(databaseName).min(1).describe('databases of this stack; the first one is the default'),
  modules: z.array(moduleName).default([]).describe('modules installed when a database is first made'),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(_([A-Z]{2}|\d{3}))?(@[a-z]+)?$/, 'a language code such as es_CL')
    .optional()
    .describe('language loaded when a database is first made'),
  demoData: z.boolean().default(false).describe('load demonstration data when a database is first made'),
  serverWideModules: z
    .array(moduleName)
    .min(1)
    .default(['base', 'rpc', 'web'])
    .describe('modules loaded before any database'),
  jobRunner: z
    .strictObject({
      module: moduleName.default('queue_job').describe('module that runs jobs when it is loaded before any database'),
      channels: z
        .string()
        .regex(/^root:\d{1,3}(,root(\.\w+)+:\d{1,3}(:\w+(=\w+)?)*)*$/, 'channels such as root:4,root.dte:1')
        .default('root:2')
        .describe('how many jobs run at once, as queue_job writes it'),
    })
    .optional()
    .describe('loads a job runner such as OCA queue_job, in the cron container only; off when neutralized'),
  workers: z
    .union([z.literal('auto'), z.int().min(0).max(256)])
    .default('auto')
    .describe('HTTP worker processes of one colour'),
  cronThreads: z.int().min(1).max(16).default(1).describe('jobs the cron container runs at once'),
  memory: z
    .union([z.literal('auto'), size])
    .default('auto')
    .describe('memory limit of one colour; auto: its share of what sizing: says, 3G without it'),
  cpus: z
    .union([z.literal('auto'), z.number().positive().max(256)])
    .default('auto')
    .describe('CPU limit of one colour; auto: those of sizing:, 2 without it'),
  conf: z.record(z.string(), ConfValue).default({}).describe('extra odoo.conf keys'),
})
export type OdooSection = z.output<typeof OdooSection>
