import manifest from '../../package.json' with { type: 'json' }

/** The version of this Muelle. */
export const muelleVersion: string = manifest.version
