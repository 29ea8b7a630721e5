/** `20261123T123000Z`: an instant as a part of a file's name, which sorts by time everywhere. @param now ISO 8601, UTC. */
export const stampOf = (now: string): string => now.replace(/\.\d+/, '').replace(/[-:]/g, '')
