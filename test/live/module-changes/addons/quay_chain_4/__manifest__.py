{"name": "Quay Chain 4", "version": "19.0.1.0.0", "license": "LGPL-3", "depends": ["quay_chain_3"]}
