{
    'name': 'Discuss',
    'version': '1.19',
    'depends': ['base', 'base_setup', 'bus', 'web_tour', 'html_editor'],
    'application': True,
    'license': 'LGPL-3',
}
