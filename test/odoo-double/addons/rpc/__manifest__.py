{
    'name': 'RPC endpoints',
    'depends': ['base'],
    'auto_install': True,
    'license': 'LGPL-3',
}
