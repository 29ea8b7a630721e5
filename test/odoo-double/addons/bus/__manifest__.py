{
    'name': 'IM Bus',
    'version': '1.0',
    'depends': ['base', 'web'],
    'auto_install': True,
    'license': 'LGPL-3',
}
