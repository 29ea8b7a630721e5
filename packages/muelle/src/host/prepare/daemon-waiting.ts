import { EnvironmentError } from '../../kernel/errors.ts'
import type { RunningProcess } from '../../kernel/spawn.ts'
import { type Answer, ask } from './answers.ts'
import { readPidFile } from './pidfile.ts'
import type { Start } from './task.ts'

/**
 * Milliseconds until a starting daemon must answer. Docker 20.10 needed 11 s for three containers left by a killed daemon
 * (it waits 10 s for their shims); a host with a hundred needs minutes.
 */
const patience = 300_000
/** Milliseconds between two questions. */
const pause = 500

export async function isUp({ places }: Start): Promise<boolean> {
  return (await ask(places.socket)).state === 'answers'
}

/**
 * Waits for the daemon that its pid file says is alive.
 * @returns true when it answers in the end, false when there is none or it died.
 * @throws EnvironmentError when it lives on and stays silent.
 */
export async function outlived(how: Start): Promise<boolean> {
  for (let waited = 0; ; waited += pause) {
    const file = await readPidFile(how.places.pidFile, 'dockerd')
    if (file.state !== 'alive') return false
    if (await isUp(how)) return true
    if (waited > patience) throw silent(file.pid, how.places.socket)
    await how.clock.sleep(pause, how.signal)
  }
}

/** The daemon being started, as far as it is known. */
export interface Starting {
  readonly running?: RunningProcess
  /** What it said last; asked only when it failed. */
  readonly lastWords?: () => Promise<string>
  readonly advice: string
}

/** Waits until the daemon answers. @throws EnvironmentError with its own last words when it ends or stays silent. */
export async function untilUp(how: Start, note: (text: string) => void, starting: Starting): Promise<void> {
  const { running, lastWords, advice } = starting
  let ended = false
  void running?.ended.then(() => {
    ended = true
  })
  let answer: Answer = await ask(how.places.socket)
  for (let waited = 0; answer.state !== 'answers' && !ended && waited < patience; waited += pause) {
    if (waited > 0 && waited % 10_000 === 0) note(`Docker has not answered for ${waited / 1000} s: ${reasonOf(answer)}`)
    await how.clock.sleep(pause, how.signal)
    answer = await ask(how.places.socket)
  }
  if (answer.state === 'answers') return
  throw new EnvironmentError({
    what: ended ? 'Docker ended right after it was started' : `Docker did not answer within ${patience / 1000} s`,
    evidence: (await lastWords?.()) || `${how.places.socket}: ${reasonOf(answer)}`,
    next: advice,
  })
}

function reasonOf(answer: Answer): string {
  return answer.state === 'answers' ? 'it answers' : answer.reason
}

function silent(pid: number, socket: string): EnvironmentError {
  return new EnvironmentError({
    what: `a dockerd lives and has not answered within ${patience / 1000} s`,
    evidence: `process ${pid}; ${socket} stays silent`,
    next: `end it (kill ${pid}) and run muelle host prepare again, or look into its log first`,
  })
}
