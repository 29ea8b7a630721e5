import { describe, expect, it } from 'vitest'
import { takenPort } from './taken-port.ts'

describe('takenPort', () => {
  it.each([
    ['driver failed programming external connectivity: Bind for 0.0.0.0:80 failed: port is already allocated', 80],
    ['Error starting userland proxy: listen tcp4 0.0.0.0:8069: bind: address already in use', 8069],
    ['listen tcp [::1]:443: bind: address already in use', 443],
    ['failed to bind host port for 127.0.0.1:8080:172.18.0.2:8080/tcp: address already in use', 8080],
    ['failed to bind host port 0.0.0.0:443/tcp: address already in use', 443],
    ['Ports are not available: exposing port TCP 0.0.0.0:80 -> 0.0.0.0:0: listen'.replace('Ports', 'ports'), 80],
  ])('finds the port in %j', (output, port) => expect(takenPort(output)).toBe(port))

  it('does not find one in what is about something else', () => {
    expect(takenPort('container acme-db-1 is unhealthy on port 5432')).toBeUndefined()
  })
})
