import { expect, it } from 'vitest'
import { splitReference } from './reference.ts'

it.each([
  ['odoo', 'odoo', 'latest', 'docker.io'],
  ['odoo:19.0', 'odoo', '19.0', 'docker.io'],
  ['bitnami/odoo', 'bitnami/odoo', 'latest', 'docker.io'],
  ['localhost/odoo:1', 'localhost/odoo', '1', 'localhost'],
  ['r.example:5000/team/odoo', 'r.example:5000/team/odoo', 'latest', 'r.example:5000'],
  ['r.example:5000/odoo:19@sha256:abc', 'r.example:5000/odoo', 'sha256:abc', 'r.example:5000'],
])('parts %s', (reference, name, tag, registry) => {
  expect(splitReference(reference)).toEqual({ name, tag, registry })
})
