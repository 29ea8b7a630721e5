{"name": "Quay Chain 6", "version": "19.0.1.0.0", "license": "LGPL-3", "depends": ["quay_chain_5"]}
