/** Where the proxies answer their own health checks, on the container's loopback only. */
export const healthPort = 8405
