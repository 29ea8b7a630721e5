import { fewAtOnce } from '../../kernel/few-at-once.ts'
import type { HistoryStep, ImageUse, StoredImage } from '../port/images.ts'
import { splitReference } from '../reference.ts'
import type { Client } from './client.ts'
import { composeLabels } from './containers.ts'
import { hasStatus } from './errors.ts'
import { detailOf } from './images.ts'

/** A host has dozens of images, and each is asked for. */
const atOnce = 4

/** Every image with a name or without children; one that vanishes meanwhile is left out. */
export async function storedImages(client: Client): Promise<readonly StoredImage[]> {
  const found = await client.ask('list the images', (docker) => docker.listImages())
  const all = await fewAtOnce(found, atOnce, ({ Id }) => storedImage(client, Id))
  return all.filter((image) => image !== undefined)
}

const storedImage = (client: Client, id: string): Promise<StoredImage | undefined> =>
  client.ask(`inspect the image ${id}`, async (docker) => {
    try {
      const info = await docker.getImage(id).inspect()
      return { ...detailOf(info), createdAt: info.Created, layers: info.RootFS.Layers ?? [] }
    } catch (error) {
      if (hasStatus(error, 404)) return undefined
      throw error
    }
  })

/** What every container of the daemon is made from. */
export async function imageUses(client: Client): Promise<readonly ImageUse[]> {
  const containers = await client.ask('list the containers', (docker) => docker.listContainers({ all: true }))
  return containers.map(({ Id, ImageID, Names, Labels }) => ({
    imageId: ImageID,
    container: Names[0]?.replace(/^\//, '') ?? Id.slice(0, 12),
    project: Labels[composeLabels.project],
    service: Labels[composeLabels.service],
  }))
}

/** Compose projects of Muelle's stacks that have volumes and no containers. */
export async function stacksThatAreDown(client: Client): Promise<readonly string[]> {
  const filters = { label: ['io.muelle.name'] }
  const { Volumes } = await client.ask('list the volumes', (docker) => docker.listVolumes({ filters }))
  const owners = (Volumes ?? []).flatMap(({ Labels }) => Labels?.[composeLabels.project] ?? [])
  const alive = new Set((await imageUses(client)).map(({ project }) => project))
  return [...new Set(owners)].filter((project) => !alive.has(project)).sort()
}

/** The steps that made an image, the first one first. */
export async function imageHistory(client: Client, reference: string): Promise<readonly HistoryStep[]> {
  const steps: { Created: number; CreatedBy: string; Size: number }[] = await client.ask(
    `tell the history of ${reference}`,
    (docker) => docker.getImage(reference).history(),
  )
  return steps
    .map(({ Created, CreatedBy, Size }) => ({
      createdAt: new Date(Created * 1000).toISOString(),
      command: CreatedBy,
      size: Size,
    }))
    .reverse()
}

/** Gives an image another name. */
export function tagImage(client: Client, reference: string, target: string): Promise<void> {
  const { name, tag } = splitReference(target)
  return client.ask(`tag ${reference} as ${target}`, async (docker) => {
    await docker.getImage(reference).tag({ repo: name, tag })
  })
}

/** Removes a name or an image. Never by force: what a container or another image needs stays. */
export function removeImage(client: Client, reference: string): Promise<'removed' | 'kept' | 'gone'> {
  return client.ask(`remove the image ${reference}`, async (docker) => {
    try {
      await docker.getImage(reference).remove()
      return 'removed'
    } catch (error) {
      if (hasStatus(error, 404)) return 'gone'
      if (hasStatus(error, 409)) return 'kept'
      throw error
    }
  })
}
