{
    "name": "Quay Berths",
    "summary": "Berths of a quay and the ships that book them",
    "version": "19.0.1.0.0",
    "author": "Muelle",
    "license": "LGPL-3",
    "category": "Services",
    "depends": ["base"],
    "data": [
        "security/ir.model.access.csv",
        "security/quay_rules.xml",
        "data/quay.berth.csv",
        "views/quay_berth_views.xml",
    ],
    "application": True,
}
