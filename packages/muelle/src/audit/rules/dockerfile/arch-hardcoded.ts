import { rule } from '../../rule.ts'
import { runsOf } from '../dockerfiles.ts'

export const archHardcoded = rule({
  id: 'dockerfile/arch-hardcoded',
  severity: 'low',
  title: 'A download is for one processor only',
  why: 'On an ARM server or a Mac the build fails, or runs what it cannot start.',
  source: 'docs.docker.com/build/building/multi-platform',
  fix: 'Take the architecture from TARGETARCH or dpkg --print-architecture.',
  *find(project) {
    for (const { instruction, calls } of runsOf(project)) {
      const asks = /print-architecture|TARGETARCH|uname -m|\barch\)|x86_64\)|amd64\)/.test(instruction.body.value)
      if (asks) continue
      for (const { words } of calls)
        for (const { value, at } of words)
          if (/^https?:.*[._-](amd64|x86_64|x64|arm64|aarch64)\b/.test(value))
            yield { at, message: `${value.split('/').at(-1)} is for one architecture` }
    }
  },
})
