{
    "name": "Quay Fees",
    "summary": "What a stay at a berth costs",
    "version": "19.0.1.0.0",
    "author": "Muelle",
    "license": "LGPL-3",
    "category": "Services",
    "depends": ["quay_berths"],
    "data": ["views/quay_booking_views.xml"],
}
