import type { Project } from '../../project/project.ts'
import type { Service } from '../../read/compose/service.ts'
import { rule } from '../../rule.ts'
import { isForTests, isOneShot } from '../services.ts'

const roles = ['redis', 'pgadmin', 'mail', 'grafana', 'prometheus', 'alertmanager', 'exporter', 'backup'] as const
const names =
  /(^|[-_])(ai|llm|ollama|whisper|ocr|n8n|metabase|superset|chatwoot|mcp|rag|qdrant|weaviate|flower|alloy|otel|collector|loki|tempo|jaeger|promtail|telegraf|vector|fluent(d|-?bit)|locust)([-_\d]|$)/

export const optionalServiceBlocksOdoo = rule({
  id: 'compose/optional-service-blocks-odoo',
  severity: 'high',
  title: 'Odoo waits for a service that it can do without',
  why: 'When that service does not come up, Odoo is not started: a cache or an assistant that is down stops the whole company.',
  source: 'docs.docker.com/reference/compose-file/services, depends_on: required',
  fix: 'Take it out of depends_on, or write required: false there.',
  *find(project) {
    for (const { compose, service, isServing } of project.odoos) {
      if (compose === undefined || service === undefined || !isServing || isForTests(compose)) continue
      for (const dependency of service.dependsOn) {
        const other = compose.services.get(dependency.service)
        if (other === undefined || !dependency.isRequired || !isOptional(project, other)) continue
        if (isOneShot({ compose, service: other }) || keepsSessions(project, other)) continue
        yield {
          at: dependency.at,
          message: `${service.name} does not start without ${other.name}`,
          severity: dependency.condition === 'service_healthy' ? undefined : 'medium',
        }
      }
    }
  },
})

const isOptional = (project: Project, service: Service) =>
  roles.some((role) => role === project.roleOf(service)) ||
  (project.roleOf(service) === 'other' && names.test(service.name.toLowerCase()))

/** With a module for it, sessions are in Redis and nobody is logged in without. */
const keepsSessions = (project: Project, other: Service) =>
  project.roleOf(other) === 'redis' &&
  project.tree.paths.some((path) => /(^|\/)[\w]*(session_?redis|redis_session)\w*\/__manifest__\.py$/.test(path))
