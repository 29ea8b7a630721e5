// Runs a program of a container with the terminal that it is started in, and ends with its exit code.
import { connectEngine } from '../../../packages/muelle/src/engine/connect.ts'

const [container = '', ...argv] = process.argv.slice(2)
const engine = await connectEngine({}, process.env)
process.exitCode = await engine.execInteractive(container, { argv, user: '65534' }, process)
