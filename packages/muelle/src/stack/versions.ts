/** The version of muelle.yaml that this code reads; older ones are migrated, newer ones refused. */
export const schemaVersion = 1
