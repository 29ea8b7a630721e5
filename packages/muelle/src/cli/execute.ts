import { setImmediate as turn } from 'node:timers/promises'
import type { OperationSpec } from '../generated/spec.ts'
import { exitCode } from '../kernel/errors.ts'
import { type AnyOperation, operations } from '../operations.ts'
import { failureOf } from '../perform/failure.ts'
import { planOperation, runPlanned } from '../perform/perform.ts'
import { approvalFor } from './approve.ts'
import type { Globals } from './globals.ts'
import type { Parsed } from './parse/parse.ts'
import { PromptLeft } from './prompt-left.ts'
import { openSession, type Session } from './session.ts'
import { answerText, documentParts, documentText } from './show/answer.ts'
import { failureDocument, failureText } from './show/failure.ts'
import { planDocument, planText } from './show/plan.ts'

/**
 * Runs one operation for a person or a script: plan, approval, run, answer.
 * @returns the exit code of the command-line contract.
 */
export async function execute(spec: OperationSpec, { input, globals }: Parsed): Promise<number> {
  using session = openSession(spec, globals)
  // Thrown where nobody can catch it, in a listener for example: a bug like any other, and not Node's exit code 1.
  process.once('uncaughtException', (error) => {
    session.endProgress()
    process.exit(tellFailure(error, globals, session))
  })
  try {
    const exit = await perform(await load(spec.name), input, globals, session)
    return spec.effect === 'read' && session.interrupted() ? exitCode.interrupted : exit
  } catch (error) {
    session.endProgress()
    if (session.readerGone()) return exitCode.done
    if (spec.effect === 'read' && session.interrupted() && !session.json) return exitCode.interrupted
    return tellFailure(error, globals, session)
  }
}

async function perform(operation: AnyOperation, input: unknown, globals: Globals, session: Session): Promise<number> {
  const { face, output, json, answerStyle } = session
  const planned = await planOperation(operation, input, face)
  if (globals.dryRun) {
    output.answer(json ? documentText(planDocument(planned)) : planText(planned, answerStyle))
    return exitCode.done
  }
  const approval = await approvalFor(planned, globals, { ...session, signal: face.signal, tell: output.tell })
  const done = await runPlanned(planned, approval)
  session.endProgress()
  if (json)
    for (const part of documentParts(done.output)) {
      output.answer(part)
      // A pipe takes what was written when this process waits; else all parts would stand in memory together.
      await turn()
    }
  else output.answer(answerText(operation, done, answerStyle))
  return done.notWell ? exitCode.notWell : exitCode.done
}

function tellFailure(error: unknown, globals: Globals, { face, output, json, style, interrupted }: Session): number {
  const failure = failureOf(error, interrupted() || error instanceof PromptLeft)
  if (json) output.answer(documentText(failureDocument(failure)))
  if (!json || !process.stdout.isTTY) {
    output.tell(failureText(failure, { style, directory: face.directory, verbose: globals.verbose ?? false }))
  }
  return failure.exit
}

async function load(name: string): Promise<AnyOperation> {
  const entry = operations.find((candidate) => candidate.name === name)
  if (entry === undefined) throw new Error(`the registry has no operation "${name}"`)
  return await entry.load()
}
