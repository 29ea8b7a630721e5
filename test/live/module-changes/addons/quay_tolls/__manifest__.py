{
    "name": "Quay Tolls",
    "version": "19.0.1.0.0",
    "license": "LGPL-3",
    "depends": ["quay_berths"],
    "data": ["data/tolls.xml"],
}
