import { expect, test } from 'vitest'
import { parseUpgrade } from './packages.ts'

test('the packages that are newer are read from what apt would install, security updates marked', () => {
  const said = `Reading package lists...
Inst base-files [12.4+deb12u11] (12.4+deb12u12 Debian:12.12/stable [amd64])
Inst libssl3 [3.0.15-1~deb12u1] (3.0.17-1~deb12u2 Debian-Security:12/stable-security [amd64]) []
Inst new-dependency (1.0 Debian:12.12/stable [amd64])
Conf base-files (12.4+deb12u12 Debian:12.12/stable [amd64])`
  expect(parseUpgrade(said)).toEqual([
    { name: 'base-files', from: '12.4+deb12u11', to: '12.4+deb12u12', security: false },
    { name: 'libssl3', from: '3.0.15-1~deb12u1', to: '3.0.17-1~deb12u2', security: true },
  ])
})

test('nothing is newer when apt has nothing to do', () => {
  expect(parseUpgrade('Reading package lists...\nCalculating upgrade...\n')).toEqual([])
})
