/** What an image does in a stack; also the keys of `images` in muelle.lock. */
export type ImageRole =
  | 'odoo'
  | 'postgres'
  | 'haproxy'
  | 'caddy'
  | 'redis'
  | 'pgbouncer'
  | 'ai'
  | 'mailcatcher'
  | 'muelle'

/** What is true of one image. */
export interface ImageFact {
  /** Without the registry. */
  readonly reference: string
  /** Built on the host, or loaded there; never pulled. */
  readonly local: boolean
  /** The user its service runs as: not the image's own default where that is root. */
  readonly uid: number
  readonly gid: number
  /** What can ask an HTTP address from inside: BusyBox's wget, or bash with /dev/tcp. */
  readonly probe: 'bash' | 'wget'
  /** Capabilities without which it cannot be executed although its user needs none. */
  readonly capabilities: readonly string[]
  /** Where the above was read or seen. */
  readonly source: string
}

/** The part of a stack that decides about images; facts stand below the model and know only its shape. */
export interface Wanted {
  readonly images: { readonly source: 'official' | 'debian'; readonly registry: string | null }
  readonly odoo: { readonly image: string }
  readonly postgres: { readonly version: number; readonly image?: string | undefined }
  readonly services: {
    readonly pgbouncer: false | { readonly image?: string | undefined }
    readonly ai: false | { readonly image: string }
  }
}
