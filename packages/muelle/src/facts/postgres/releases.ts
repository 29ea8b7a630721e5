/**
 * The oldest major version of PostgreSQL that gets fixes: 14 ended on 2026-11-12, 15 ends on 2027-11-11.
 * Source: postgresql.org/support/versioning, read for 2026-11-24.
 */
export const supportedSince = 15
