import { mkdirSync } from 'node:fs'
import { chmod, mkdtemp, rm, stat, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sharingOptions } from './ssh-sharing.ts'

let above: string
beforeEach(async () => {
  above = await mkdtemp(join(tmpdir(), 'sharing-'))
})
afterEach(() => rm(above, { recursive: true, force: true }))

const own = () => join(above, `muelle-ssh-${process.getuid?.()}`)

describe('sharing one ssh connection', () => {
  it('keeps its socket in a directory that only this user can enter', async () => {
    expect(sharingOptions({ XDG_RUNTIME_DIR: above })).toEqual([
      ...['-o', 'ControlMaster=auto', '-o', `ControlPath=${own()}/%C`, '-o', 'ControlPersist=60'],
    ])
    expect((await stat(own())).mode & 0o777).toBe(0o700)
    expect(sharingOptions({ XDG_RUNTIME_DIR: above })).toHaveLength(6)
  })

  it('has its socket in /tmp where the directory for temporary files is too long for one, as on macOS', () => {
    // A socket's name has room for 103 bytes there; ssh appends a slash, 40 digits, and 17 more while it makes the socket.
    const room = 103 - '/'.length - 40 - 17 - `/muelle-ssh-${process.getuid?.()}`.length
    const long = (length: number) => join(above, 'x'.repeat(length - above.length - 1))
    for (const [length, inTmp] of [
      [room + 1, true],
      [room, false],
    ] as const) {
      mkdirSync(long(length))
      const path = sharingOptions({ XDG_RUNTIME_DIR: long(length) }).find((option) => option.startsWith('ControlPath='))
      expect(path?.startsWith('ControlPath=/tmp/muelle-ssh-')).toBe(inTmp)
    }
  })

  it('is left out where others could reach the socket, or there is no place for it', async () => {
    sharingOptions({ XDG_RUNTIME_DIR: above })
    await chmod(own(), 0o755)
    expect(sharingOptions({ XDG_RUNTIME_DIR: above })).toEqual([])
    await rm(own(), { recursive: true })
    await symlink(above, own())
    expect(sharingOptions({ XDG_RUNTIME_DIR: above })).toEqual([])
    expect(sharingOptions({ XDG_RUNTIME_DIR: join(above, 'missing') })).toEqual([])
  })
})
