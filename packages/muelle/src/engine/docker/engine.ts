import type { Engine } from '../port.ts'
import { attach } from './attach.ts'
import { build } from './build.ts'
import type { Client } from './client.ts'
import { composeLabels, containersWith, inspectIfThere, removeContainer } from './containers.ts'
import { exec } from './exec.ts'
import { execInteractive } from './exec-interactive.ts'
import { fileOf } from './file-of.ts'
import { directoryExists, hostFile } from './host-directory.ts'
import { imageHistory, imageUses, removeImage, stacksThatAreDown, storedImages, tagImage } from './image-store.ts'
import { imageDetail, importImage } from './images.ts'
import { info } from './info.ts'
import { logs } from './logs.ts'
import { networksOf } from './networks.ts'
import { holderOf } from './ports.ts'
import { pull } from './pull.ts'
import { login, published, push } from './registry.ts'
import { statsOf } from './stats/stats.ts'
import { volumesOf } from './volumes.ts'

/** The port over the Docker Engine API. */
export function dockerEngine(client: Client, apiVersion: string): Engine {
  return {
    address: client.endpoint.address,
    images: {
      list: () => storedImages(client),
      uses: () => imageUses(client),
      stacksThatAreDown: () => stacksThatAreDown(client),
      history: (reference) => imageHistory(client, reference),
      tag: (reference, target) => tagImage(client, reference, target),
      remove: (reference) => removeImage(client, reference),
      push: (reference, note, signal) => push(client, reference, note, signal),
      published: (reference) => published(client, reference),
      login: (credentials) => login(client, credentials),
    },
    stats: statsOf(client),
    info: () => info(client, apiVersion),
    containers: (project) => containersWith(client, [`${composeLabels.project}=${project}`]),
    inspect: async (container) => {
      const found = await inspectIfThere(client, container)
      return { ...(found ?? (await client.ask('inspect', (docker) => docker.getContainer(container).inspect()))) }
    },
    image: (reference) => imageDetail(client, reference),
    pull: (reference, note, signal) => pull(client, reference, note, signal),
    build: (request, note, signal) => build(client, request, note, signal),
    importImage: (rootfs, reference, changes) => importImage(client, rootfs, reference, changes),
    fileOf: (image, path) => fileOf(client, image, path),
    exec: (container, request) => exec(client, container, request),
    execInteractive: (container, request, terminal) => execInteractive(client, container, request, terminal),
    logs: (containers, request) => logs(client, containers, request),
    attach: (request) => attach(client, request),
    removeContainer: (container) => removeContainer(client, container),
    signal: (container, signal) =>
      client.ask(`send ${signal} to ${container}`, async (docker) => {
        await docker.getContainer(container).kill({ signal })
      }),
    holderOf: (port, address) => holderOf(client, port, address),
    directoryExists: (path, image) => directoryExists(client, path, image),
    hostFile: (path, image) => hostFile(client, path, image),
    networks: networksOf(client),
    volumes: volumesOf(client),
  }
}
