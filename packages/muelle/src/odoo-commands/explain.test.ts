import { describe, expect, it } from 'vitest'
import { call } from '../project/fixtures/call.ts'
import { odooExplain } from './explain.ts'

const explained = async (line: string) => await call(odooExplain, '', { line })

describe('odoo explain', () => {
  it('answers with what the contract names, and nothing else', async () => {
    const { output, notWell } = await explained('db dump -d shop -f /tmp/shop.zip')
    expect(output).toEqual({
      valid: false,
      does: 'Is refused by Odoo 19 and does nothing; corrected it writes the database shop as a zip with the filestore to /tmp/shop.zip, which is emptied first.',
      problems: [
        { at: 8, message: 'db dump takes no -d: the database is a word of its own, without an option' },
        { at: 16, message: 'db dump takes no -f: the file is a word of its own, behind the database' },
      ],
      corrected: 'db dump shop /tmp/shop.zip',
      mode: 'one-shot-bypass',
      effect: 'read',
      leaks: [],
    })
    expect(notWell).toBe(true)
  })

  it('shows the line with a caret under each problem, and what is run instead', async () => {
    const { text } = await explained('docker compose exec odoo odoo -d shop -u sale')
    expect(text.split('\n').slice(0, 5)).toEqual([
      '  docker compose exec odoo odoo -d shop -u sale',
      '                 ^                      ^',
      '   15  in the container of a prefork server this wants its port: --no-http --workers=0, in a container of its own',
      '   38  -u does not end Odoo: it goes on as a server, or dies on the port where one runs already',
      '',
    ])
    expect(text).toContain('corrected  odoo -d shop -u sale --stop-after-init --no-http --workers=0')
  })

  it('masks a secret in the line, and keeps the carets where they belong', async () => {
    const { text, output } = await explained('odoo -w geheimgeheim -d shop --workers=auto')
    expect(`${text}${JSON.stringify(output)}`).not.toContain('geheim')
    expect(text.split('\n').slice(0, 2)).toEqual([
      '  odoo -w *** -d shop --workers=auto',
      '       ^                        ^',
    ])
  })

  it('says of a good line that it is valid', async () => {
    const { text, notWell } = await explained('odoo module install -d shop sale')
    expect([text.includes('verdict    valid, effect change'), notWell]).toEqual([true, false])
  })
})
