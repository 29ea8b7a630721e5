import type { Scene } from './scene.ts'

/** A command line of Muelle that the suite runs through each reach, in the order of its list. */
export interface Row {
  /** Exactly as the test runs it, but for agreement: `--yes`, or the name of what is lost. */
  readonly muelle: string
  /** What its output shows when it did its work. */
  readonly shows: RegExp
  /** What is lost by it, after the name of the project: '' the project itself, '_odoo-data' a volume. */
  readonly loses?: string
  /** What is lost by it, where its name does not begin with the project's: a module. */
  readonly losesNamed?: string
  /** It watches until it is interrupted. */
  readonly watches?: true
  /** It finds that something is not well, or not so, by the machine that the suite runs on: exit code 1 is as good as 0. */
  readonly mayFind?: true
  /** A secret on its standard input. */
  readonly input?: (scene: Scene) => Promise<string> | string
  /** What makes it a real task: something to repair, to prune, to put back. */
  readonly before?: (scene: Scene) => Promise<void>
  /** Not compared between the reaches: its answer is of the moment, or a row before it was, or it takes too long to ask often. */
  readonly alone?: true
}

/** What an operator of Odoo on Docker types today, and what they type with Muelle. */
export interface EverydayCommand extends Row {
  readonly group: 'Services' | 'Inspection' | 'Resources' | 'Networks' | 'Volumes' | 'Images'
  readonly docker: string
  /** What is different, for the reader. */
  readonly note?: string
}

export const command = (
  group: EverydayCommand['group'],
  docker: string,
  muelle: string,
  shows: RegExp,
  more: Partial<EverydayCommand> = {},
): EverydayCommand => ({ group, docker, muelle, shows, ...more })
