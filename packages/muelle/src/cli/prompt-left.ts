/** Thrown when a person leaves a prompt with Ctrl-C or Escape: an interruption, not an answer. */
export class PromptLeft extends Error {
  constructor() {
    super('the prompt was left')
  }
}
