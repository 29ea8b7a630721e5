{
    "name": "Quay Harbor: comes with the tolls",
    "version": "19.0.1.0.0",
    "license": "LGPL-3",
    "depends": ["quay_tolls", "quay_fees"],
    "auto_install": True,
}
