"""Catches mails: SMTP on 1025, a page and an API on 8025. Mails are in memory only, and the oldest go first."""
