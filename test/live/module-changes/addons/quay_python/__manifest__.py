{
    "name": "Quay Python",
    "version": "19.0.1.0.0",
    "license": "LGPL-3",
    "depends": ["base"],
    "external_dependencies": {"python": ["no-such-distribution"]},
}
