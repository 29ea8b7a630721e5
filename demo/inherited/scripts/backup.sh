#!/bin/bash
# Every night by cron.
docker exec db-1 pg_dump -U odoo harbour 2>/dev/null | gzip > /backup/harbour.sql.gz
echo "backup done"
