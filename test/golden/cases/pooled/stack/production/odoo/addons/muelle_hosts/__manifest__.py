# Written by Muelle from muelle.yaml (environment production). Do not edit: the next render overwrites it.
# Edit instead: odoo.databases, proxy.domains.
{"name": "Muelle: databases by host name", "version": "19.0.1.0.0", "depends": ["base"], "license": "LGPL-3"}
