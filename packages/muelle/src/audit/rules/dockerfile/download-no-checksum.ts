import { copiesOf } from '../../read/dockerfile/dockerfile.ts'
import type { ShellCall } from '../../read/dockerfile/words.ts'
import { rule } from '../../rule.ts'
import { dockerfilesOf, programOf, runsOf } from '../dockerfiles.ts'

export const downloadNoChecksum = rule({
  id: 'dockerfile/download-no-checksum',
  severity: 'medium',
  title: 'A download is not checked',
  why: 'Whoever changes what lies at that address, or the way to it, runs code in the image.',
  source: 'docs.docker.com/reference/dockerfile, ADD --checksum; SLSA',
  fix: 'Check it in the same RUN: echo "<sha256>  <file>" | sha256sum -c -.',
  *find(project) {
    for (const { instruction, calls } of runsOf(project))
      for (const call of calls) {
        const address = /^(curl|wget)$/.test(programOf(call))
          ? call.words.find(({ value }) => /^["']?https?:/.test(value))
          : undefined
        // Keys and lists of package sources are what checks are made with.
        if (address === undefined || /\.(asc|gpg|key|pub|list|repo|sha\d+|sum)$|gpg|keyring/i.test(address.value))
          continue
        if (
          isChecked(
            instruction.body.value + instruction.heredocs.map(({ value }) => value).join('\n'),
            call,
            address.value,
          )
        )
          continue
        const name =
          address.value
            .replace(/[?#].*$/, '')
            .split('/')
            .at(-1) || address.value
        yield { at: address.at, message: `${name} is ${call.next === '|' ? 'run or unpacked' : 'used'} unchecked` }
      }
    for (const { stages } of dockerfilesOf(project))
      for (const stage of stages)
        for (const { instruction, sources } of copiesOf(stage))
          for (const { value, at } of sources)
            if (/^https?:/.test(value) && !/\.git(#|$)/.test(value) && !instruction.flags.has('checksum'))
              yield { at, message: `${value.split('/').at(-1)} is added unchecked` }
  },
})

/** Whether a sum or a signature of the very file is checked: by its name, or by any when its name is not told. */
function isChecked(text: string, { words }: ShellCall, address: string): boolean {
  if (!/sha\d*sum|md5sum|shasum|gpg\s[^&|;]*--verify|cosign|minisign/.test(text)) return false
  const flag = words.findIndex(({ value }) => /^-[a-zA-Z]*[oO]$|^--output(-document)?$/.test(value))
  const given = flag === -1 ? undefined : words[flag + 1]?.value
  const name = (given === undefined || /^-|^https?:/.test(given) ? address : given).split('/').at(-1) ?? ''
  if (name.includes('$') || name === '') return true
  const rest = text.replaceAll(address, '')
  return [...rest.matchAll(/[^\n&;]*(?:sha\d*sum|md5sum|shasum|--verify)[^\n&;]*/g)].some(([line]) =>
    line.includes(name),
  )
}
