import { expect, test } from 'vitest'
import { closeCommand, holdCommand, releaseCommand, retireCommand, switchCommand } from './commands.ts'

const words = (command: string) =>
  command.split(';').map((part) => part.replace(/^set server (\S+) state (\S+)$/, '$1 $2'))

test('a hold takes requests before the colours stop taking them, on both routes', () => {
  expect(holdCommand()).toBe(
    'set server odoo/hold state ready;set server websocket/hold state ready;set server odoo/blue state drain;set server websocket/blue state drain;set server odoo/green state drain;set server websocket/green state drain',
  )
})

test('a release opens the colour before the hold goes, and leaves the other closed', () => {
  expect(words(releaseCommand('green'))).toEqual([
    ...['odoo/green ready', 'websocket/green ready'],
    ...['odoo/hold maint', 'websocket/hold maint'],
    ...['odoo/blue maint', 'websocket/blue maint'],
  ])
})

test('a switch opens the new colour before the old one takes nothing new', () => {
  expect(words(switchCommand('green'))).toEqual([
    ...['odoo/green ready', 'websocket/green ready'],
    ...['odoo/blue drain', 'websocket/blue drain'],
    ...['odoo/hold maint', 'websocket/hold maint'],
  ])
})

test('the maintenance page leaves no server at all', () => {
  expect(words(closeCommand())).toEqual([
    ...['odoo/blue maint', 'websocket/blue maint'],
    ...['odoo/green maint', 'websocket/green maint'],
    ...['odoo/hold maint', 'websocket/hold maint'],
  ])
})

test('a colour that was stopped is shown as stopped', () => {
  expect(words(retireCommand('blue'))).toEqual(['odoo/blue maint', 'websocket/blue maint'])
})
