# Written by Muelle from muelle.yaml (environment production). Do not edit: the next render overwrites it.
# Edit instead: odoo.databases, proxy.domains.
# Loaded before any database (server_wide_modules); it is never installed in one.
# Names in odoo.internal are those that the containers use among themselves.
import odoo.http

DATABASES = {
    "erp.acme.cl": ["acme"],
    "www.acme.cl": ["acme"],
    "pos.acme.cl": ["point_of_sale"],
    "acme.odoo.internal": ["acme"],
    "point-of-sale.odoo.internal": ["point_of_sale"],
}
# Under any other name.
OTHERS = []


def db_filter(dbs, host=None):
    if host is None:
        host = odoo.http.request.httprequest.environ.get("HTTP_HOST", "")
    host = host.partition(":")[0].lower().rstrip(".")
    served = DATABASES.get(host) or DATABASES.get(host.removeprefix("www.")) or OTHERS
    return [db for db in dbs if db in served]


odoo.http.db_filter = db_filter
