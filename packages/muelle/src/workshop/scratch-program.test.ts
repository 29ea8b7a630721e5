import { expect, test } from 'vitest'
import { run } from '../kernel/run.ts'
import { packContext } from './images/context.ts'
import { scratchProgram } from './scratch-program.ts'

async function scratched(files: Readonly<Record<string, string>>, python: string) {
  const context = Object.entries(files).map(([path, content]) => ({ path, content, mode: 0o644 }))
  const argv = ['python3', '-c', scratchProgram, JSON.stringify(['python3', '-c', python])] as const
  const { stdout, stderr } = await run({ argv, input: await packContext(context) })
  expect(stderr).toBe('')
  const answer = JSON.parse(stdout)
  return {
    ...answer,
    files: answer.files.map(({ content, ...file }: { content: string }) => ({
      ...file,
      text: Buffer.from(content, 'base64').toString('latin1'),
    })),
  }
}

test('only what the command changed or made comes back, with a patch', async () => {
  const python = "open('a/x.py', 'w').write('two\\n'); open('new.txt', 'w').write('n'); print('said')"
  const { exitCode, stdout, files } = await scratched({ 'a/x.py': 'one\n', 'a/y.py': 'same\n' }, python)
  expect([exitCode, stdout]).toEqual([0, 'said\n'])
  expect(files.map(({ path }: { path: string }) => path)).toEqual(['a/x.py', 'new.txt'])
  expect(files[0].patch).toBe('--- a/a/x.py\n+++ b/a/x.py\n@@ -1 +1 @@\n-one\n+two\n')
  expect(files[1]).toMatchObject({ before: null, text: 'n' })
})

test('line ends stay as they were', async () => {
  const python = "from pathlib import Path; p = Path('x.py'); t = p.read_text().replace('1', '2'); p.open('w').write(t)"
  const { files } = await scratched({ 'x.py': 'a = 1\r\nb = 1\r\n' }, python)
  expect(files[0].text).toBe('a = 2\r\nb = 2\r\n')
})

test('a file that was only written anew is not changed, and bytes that are no text have no patch', async () => {
  const python = "open('x', 'wb').write(b'\\xff\\xfe'); open('y', 'w').write('same')"
  const { files } = await scratched({ x: 'x', y: 'same' }, python)
  expect(files).toHaveLength(1)
  expect(files[0]).toMatchObject({ path: 'x', patch: '', text: 'ÿþ' })
})

test('a command that fails is answered too', async () => {
  const { exitCode, stderr: said } = await scratched({}, "import sys; sys.stderr.write('no'); sys.exit(2)")
  expect([exitCode, said]).toEqual([2, 'no'])
})
