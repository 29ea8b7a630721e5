import type { Addon } from '../../project/addons/addons.ts'
import type { Project } from '../../project/project.ts'
import type { TextFile } from '../../text.ts'

/** Files of a module with that ending, its tests left out. */
export const filesOf = ({ tree }: Project, { path }: Addon, ending: string): readonly TextFile[] =>
  tree.paths
    .filter((each) => each.startsWith(`${path}/`) && each.endsWith(ending) && !/\/(tests?|static|i18n)\//.test(each))
    .slice(0, 300)
    .flatMap((each) => tree.read(each) ?? [])
