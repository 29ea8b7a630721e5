export { identifier, literal } from '../kernel/sql.ts'
