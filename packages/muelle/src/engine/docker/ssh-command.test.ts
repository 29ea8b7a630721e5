import { expect, it } from 'vitest'
import { sshArgv, sshCommand } from './ssh-command.ts'

const endpoint = { kind: 'ssh', host: 'erp.example', address: '', origin: '' } as const
const common = ['ssh', '-o', 'ConnectTimeout=30', '-o', 'ServerAliveInterval=15', '-T']

it('leaves what is not said to the person’s ssh configuration', () => {
  expect(sshArgv({ ...endpoint, port: undefined, user: undefined, socket: undefined })).toEqual([
    ...common,
    ...['--', 'erp.example', 'docker', 'system', 'dial-stdio'],
  ])
})

it('names user, port and another socket', () => {
  expect(sshArgv({ ...endpoint, port: 2222, user: 'deploy', socket: '/run/user/1000/docker.sock' })).toEqual([
    ...common,
    ...['-p', '2222', '-l', 'deploy', '--', 'erp.example'],
    ...['docker', '--host', 'unix:///run/user/1000/docker.sock', 'system', 'dial-stdio'],
  ])
})

it('runs another command on the same host', () => {
  const there = { ...endpoint, port: 2222, user: undefined, socket: '/run/user/1000/docker.sock' }
  expect(sshCommand(there, ['-o', 'ControlMaster=auto'], ['docker', 'compose', 'version'])).toEqual([
    ...common,
    ...['-o', 'ControlMaster=auto', '-p', '2222', '--', 'erp.example', 'docker', 'compose', 'version'],
  ])
})
