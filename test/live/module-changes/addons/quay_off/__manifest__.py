{"name": "Quay Off", "version": "19.0.1.0.0", "license": "LGPL-3", "depends": ["base"], "installable": False}
