import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { must } from './repository.ts'

/** Makes `printer.deb` in a folder: a Debian package whose wkhtmltopdf says that it has the patched Qt, and prints nothing. */
export async function printer(folder: string): Promise<void> {
  const root = join(folder, 'printer')
  await mkdir(join(root, 'DEBIAN'), { recursive: true })
  await mkdir(join(root, 'usr/local/bin'), { recursive: true })
  const control = [
    'Package: wkhtmltox',
    'Version: 0.12.6.1',
    'Architecture: all',
    'Maintainer: nobody <nobody@example.com>',
  ]
  await writeFile(join(root, 'DEBIAN/control'), `${control.join('\n')}\nDescription: a stand-in\n`)
  const program = '#!/bin/sh\necho "wkhtmltopdf 0.12.6.1 (with patched qt)"\n'
  await writeFile(join(root, 'usr/local/bin/wkhtmltopdf'), program, { mode: 0o755 })
  await must(['dpkg-deb', '--build', '--root-owner-group', root, join(folder, 'printer.deb')])
}
