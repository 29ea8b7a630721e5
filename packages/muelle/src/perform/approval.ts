import { UserError } from '../kernel/errors.ts'
import type { Planned } from './planned.ts'

/**
 * Who agrees to a plan, and how.
 * `change` takes a person, the `--yes` of a script or the token of exactly this plan; `destroy` takes only the typed name of what will be lost.
 */
export type Approval =
  /** Enough for reads and for plans without steps. */
  | { readonly by: 'nobody' }
  /** `--yes`. */
  | { readonly by: 'flag' }
  /** An agent that saw the plan: the token from `tokenOf`. */
  | { readonly by: 'token'; readonly token: string }
  /** A person, at a prompt or with `--confirm NAME`: `typed` is what they wrote. */
  | { readonly by: 'person'; readonly typed?: string | undefined }

/** @throws UserError with exit 3 when the approval is not enough for what the plan does. */
export async function requireApproval(planned: Planned, approval: Approval): Promise<void> {
  if (planned.effect === 'read') return
  if (planned.effect === 'destroy') return requireTypedName(planned, approval)
  if (planned.plan.steps.length === 0) return
  if (approval.by === 'flag' || approval.by === 'person') return
  if (approval.by === 'token') return (await import('./token.ts')).redeem(approval.token, planned)
  throw refusal({
    what: `${planned.operation.name} changes things and nobody has agreed to it`,
    evidence: countOf(planned),
    next: 'Run it in a terminal to be asked, add --yes in a script, or look first with --dry-run.',
  })
}

function requireTypedName(planned: Planned, approval: Approval): void {
  const name = nameOfLoss(planned)
  const typed = approval.by === 'person' ? approval.typed : undefined
  if (typed === name) return
  throw refusal({
    what: `${planned.operation.name} destroys ${name} and ${typed === undefined ? 'nobody has typed its name' : 'another name was typed'}`,
    evidence: typed === undefined ? countOf(planned) : `typed "${typed}", what will be lost is "${name}"`,
    next: `A person confirms it with --confirm ${name}; look first with --dry-run.`,
  })
}

/** What a person has to type. A plan that destroys without saying what is a bug of ours, and never runs. */
export function nameOfLoss(planned: Planned): string {
  if (planned.plan.loses) return planned.plan.loses
  throw new Error(`the plan of "${planned.operation.name}" destroys something and does not say what is lost`)
}

function countOf(planned: Planned): string {
  const count = planned.plan.steps.length
  return `its plan has ${count} ${count === 1 ? 'step' : 'steps'}`
}

function refusal(report: { what: string; evidence: string; next: string }): UserError {
  return new UserError(report, { refused: true })
}
