import type { NetworkDetail } from '../engine/port/networks.ts'

/** Keys of the networks that both services are in. */
export const common = (networks: readonly NetworkDetail[], a: string, b: string): readonly NetworkDetail[] =>
  networks.filter((network) => has(network, a) && has(network, b))

/** Keys of the networks that a service is in. */
export const networksWith = (networks: readonly NetworkDetail[], service: string): readonly NetworkDetail[] =>
  networks.filter((network) => has(network, service))

const has = ({ members }: NetworkDetail, service: string): boolean =>
  members.some((member) => member.service === service && !member.oneOff)

const masquerade = 'com.docker.network.bridge.enable_ip_masquerade'

/** Whether what is in a network can begin a connection to the outside through it. */
export const leadsOut = ({ internal, options }: Pick<NetworkDetail, 'internal' | 'options'>): boolean =>
  !internal && options[masquerade] !== 'false'
