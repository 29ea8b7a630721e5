/** Where the mail catcher listens inside the stack: SMTP for Odoo, and the page. Mailpit's and MailHog's ports, which people know. */
export const catcherPorts = Object.freeze({ smtp: 1025, page: 8025 })

/** Where debugpy listens in Odoo's container. */
export const debuggerPort = 5678
