# Written by Muelle from muelle.yaml (environment production). Do not edit: the next render overwrites it.
# Edit instead: odoo.databases, proxy.domains.
# Loaded before any database (server_wide_modules); it is never installed in one.
# Names in odoo.internal are those that the containers use among themselves.
import odoo.http

DATABASES = {
    "pooled.odoo.internal": ["pooled"],
    "pooled-archive.odoo.internal": ["pooled.archive"],
}
# Under any other name.
OTHERS = ["pooled", "pooled.archive"]


def db_filter(dbs, host=None):
    if host is None:
        host = odoo.http.request.httprequest.environ.get("HTTP_HOST", "")
    host = host.partition(":")[0].lower().rstrip(".")
    served = DATABASES.get(host) or DATABASES.get(host.removeprefix("www.")) or OTHERS
    return [db for db in dbs if db in served]


odoo.http.db_filter = db_filter
