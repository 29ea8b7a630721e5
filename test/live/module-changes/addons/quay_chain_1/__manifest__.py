{"name": "Quay Chain 1", "version": "19.0.1.0.0", "license": "LGPL-3", "depends": ["base"]}
