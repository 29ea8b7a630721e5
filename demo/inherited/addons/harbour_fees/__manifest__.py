{
    'name': 'Harbour fees',
    'version': '1.0',
    'depends': ['account', 'harbour_base'],
    'data': ['views/fee_views.xml', 'security/ir.model.access.csv'],
    'license': 'LGPL-3',
}
