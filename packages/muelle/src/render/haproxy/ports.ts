/** Where the proxies answer their own health checks, on the container's loopback only. */
export const healthPort = 8405

/** Where the job runner finds the colour that serves; inside the stack only. */
export const jobsPort = 8081
