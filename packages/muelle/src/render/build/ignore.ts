import type { Stack } from '../../stack/stack.ts'
import { hashComment, head } from '../text/head.ts'
import { contextPaths, leftOut, ownOfProject } from './context.ts'

/**
 * Ignore rules for the Dockerfile beside it. BuildKit reads `<Dockerfile>.dockerignore`; the classic builder reads only a
 * `.dockerignore` at the project's root, and without one sends the whole project, of which the Dockerfile copies the same paths.
 */
export function dockerignore(stack: Stack): string {
  return `${hashComment(
    head(
      stack.environment,
      'odoo.addons, odoo.python, odoo.wheelhouse, odoo.reports',
      "Muelle sends just these paths itself. By hand, from the project's directory:",
      `  docker build -f stack/${stack.environment}/build/Dockerfile .`,
      'BuildKit reads this file by its name. The classic builder does not: copy it to .dockerignore there, or it sends the whole project.',
    ),
  )}**
${contextPaths(stack)
  .map(({ path }) => (path === '.' ? `!**\n${ownOfProject.map((name) => `${name}\n`).join('')}` : `!${path}\n`))
  .join('')}${leftOut.map((name) => `**/${name}\n`).join('')}`
}
