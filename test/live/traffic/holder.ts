/** An operator that takes a hold and then never does anything again: `node holder.ts FOLDER SECONDS`. It is killed by the test. */
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ask } from '../../../packages/muelle/src/engine/host/agent/socket.ts'
import { makeDirectory, writeAtomic } from '../../../packages/muelle/src/kernel/files.ts'
import { haproxyTraffic } from '../../../packages/muelle/src/traffic/haproxy.ts'
import { leaseFrom, leasePath, leaseText } from '../../../packages/muelle/src/traffic/lease.ts'

const [folder = '', seconds = ''] = process.argv.slice(2)
await makeDirectory(join(folder, 'state'))
const lease = leaseFrom(new Date().toISOString(), 'a test', Number(seconds))
await writeAtomic(join(folder, leasePath), leaseText(lease))
await haproxyTraffic((command) => ask(folder, join(folder, 'admin.sock'), command)).hold()
process.stdout.write('held\n')
await sleep(600_000)
