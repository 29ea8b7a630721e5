import { describe, expect, it } from 'vitest'
import { distributionOf, parseOsRelease } from './distributions.ts'

describe('/etc/os-release', () => {
  it('is read with and without quotes', () => {
    const system = parseOsRelease('PRETTY_NAME="Ubuntu 24.04.1 LTS"\nID=ubuntu\nVERSION_ID="24.04"\nID_LIKE=debian\n')
    expect(system).toEqual({ id: 'ubuntu', version: '24.04', name: 'Ubuntu 24.04.1 LTS' })
    expect(distributionOf(system)?.codename).toBe('noble')
  })

  it('tells a derivative from the original', () => {
    const mint = parseOsRelease('ID=linuxmint\nID_LIKE="ubuntu debian"\nVERSION_ID="22"\n')
    expect(distributionOf(mint)).toBeUndefined()
  })

  it('may be missing', () => {
    expect(parseOsRelease('')).toEqual({ id: 'unknown', version: '', name: 'unknown' })
  })
})
