import type { Word } from '../shell/word.ts'

/** How a line calls Odoo. */
export interface Around {
  /**
   * `typed`: bare arguments; `program`: odoo by itself; `exec`: in a container that runs; `run`: in a new container, through the
   * image's entrypoint; `bypassed`: in a new one with another entrypoint.
   */
  readonly way: 'typed' | 'program' | 'exec' | 'run' | 'bypassed'
  /** The words behind `odoo`. */
  readonly args: readonly Word[]
  /** The word that calls Odoo: undefined for bare arguments. */
  readonly program?: Word | undefined
  /** `exec` or `run`, to point at. */
  readonly docker?: Word | undefined
  /** The image of `docker run`. */
  readonly image?: Word | undefined
  /** The program's name is missing behind the service: `exec odoo db …`. */
  readonly nameless?: boolean | undefined
  /** `docker run -v NAME:…`: volumes called by a name, to point at. */
  readonly volumes: readonly Word[]
  /** A terminal is attached although the output goes elsewhere: no `-T`. */
  readonly terminal: boolean
}

export const bare = (args: readonly Word[]): Around => ({ way: 'typed', args, volumes: [], terminal: false })
