import { EnvironmentError } from '../kernel/errors.ts'

/** The daemon cannot be reached, or the connection to it broke: it may come back, as it does after a restart. */
export class LostConnection extends EnvironmentError {}
