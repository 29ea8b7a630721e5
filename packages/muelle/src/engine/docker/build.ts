import type { Readable } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { EnvironmentError, FailedError, UserError } from '../../kernel/errors.ts'
import type { BuildRequest, ImageDetail } from '../port.ts'
import type { Client } from './client.ts'
import { wordsOf } from './errors.ts'
import { events } from './events.ts'
import { existing } from './images.ts'
import { explainPull } from './pull-errors.ts'

/** Lines of a failing step's output that the error shows. */
const shown = 40

/** What has been built so far: the step, and the end of its output. */
interface Place {
  step: string
  readonly output: string[]
}

/**
 * Builds an image with the engine's own builder, which every engine has.
 * @param note receives each line of the build.
 * @throws FailedError with the failing step and its output; UserError for a wrong Dockerfile; EnvironmentError for a full
 * disk or a base image that cannot be had. Nothing is tagged then.
 */
export async function build(
  client: Client,
  request: BuildRequest,
  note: (text: string) => void,
  signal: AbortSignal | undefined,
): Promise<ImageDetail> {
  const { tag, dockerfile, buildArguments, labels, noCache } = request
  const place: Place = { step: '', output: [] }
  const doing = `build ${tag}`
  await client.ask(doing, async (docker) => {
    try {
      const answer = (await docker.buildImage(request.context, {
        t: tag,
        dockerfile,
        buildargs: { ...buildArguments },
        labels: { ...labels },
        nocache: noCache ?? false,
        // Containers of failed steps are removed too.
        rm: true,
        forcerm: true,
        ...(signal && { abortSignal: signal }),
      })) as Readable
      for await (const event of events(answer)) {
        if (event.error !== undefined) throw new Error(event.error)
        // The builder paints what a step says on its standard error.
        for (const line of stripVTControlCharacters(event.stream ?? '').split('\n')) follow(place, line.trimEnd(), note)
      }
    } catch (error) {
      signal?.throwIfAborted()
      throw explainBuild(tag, place, wordsOf(error)) ?? error
    }
  })
  return existing(client, tag, doing)
}

function follow(place: Place, line: string, note: (text: string) => void): void {
  if (line === '') return
  note(line)
  if (/^Step \d+\/\d+ : /.test(line)) {
    place.step = line
    place.output.length = 0
  } else if (!/^ ---> /.test(line)) {
    place.output.push(line)
    if (place.output.length > shown) place.output.shift()
  }
}

function explainBuild(tag: string, { step, output }: Place, words: string): Error | undefined {
  const base = /^Step \d+\/\d+ : FROM (?:--platform=\S+ )?(\S+)/i.exec(step)?.[1]
  const evidence = [step, ...output, words].filter((line) => line !== '').join('\n')
  if (/no space left on device/i.test(evidence))
    return new EnvironmentError({
      what: `The disk of the Docker host is full: ${tag} was not built.`,
      evidence,
      next: 'See docker system df there, free space, then run the same command again.',
    })
  if (base !== undefined) return explainPull(base, words)
  if (step !== '' && /returned a non-zero code|COPY failed|ADD failed/.test(words))
    return new FailedError(
      {
        what: `Building ${tag} failed at ${step}.`,
        evidence,
        next: 'Correct what the step complains about; nothing was tagged.',
      },
      { unwound: true },
    )
  if (/parse error|Cannot locate specified Dockerfile|unknown instruction|dockerfile/i.test(words))
    return new UserError({ what: `The Dockerfile of ${tag} cannot be read.`, evidence, next: 'Correct it.' })
  return undefined
}
