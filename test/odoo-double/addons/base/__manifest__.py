{
    'name': 'Base',
    'version': '1.3',
    'depends': [],
    'auto_install': True,
    'license': 'LGPL-3',
}
