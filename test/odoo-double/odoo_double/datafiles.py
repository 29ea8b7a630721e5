"""A module's data files: they must be there and well-formed, and plain records of tables the double has are written.

Only what a small addon of a test needs: `<record model id>` with `<field name>` holding text, a number or eval of True/False.
Anything else (views, actions, refs) is passed over, so that an addon made for the real one loads here as well.
"""

import logging
import os
import xml.etree.ElementTree as xml

from psycopg2 import sql

from .errors import ParseError

_logger = logging.getLogger('odoo.modules.loading')
_KNOWN = {'ir.config_parameter', 'res.partner', 'ir.mail_server', 'ir.cron'}
_LITERALS = {'True': True, 'False': False, 'None': None}


def load(cr, manifest, names):
    """Loads the files in order; raises what makes Odoo's update fail: a missing file, broken XML, an unknown field."""
    for name in names:
        _logger.info('loading %s/%s', manifest.name, name)
        path = os.path.join(manifest.path, name)
        if not os.path.isfile(path):
            raise FileNotFoundError(f'File not found: {manifest.name}/{name}')
        if name.endswith('.xml'):
            for record in xml.parse(path).getroot().iter('record'):
                _write(cr, manifest, path, record)
        elif name.endswith('.sql'):
            with open(path, encoding='utf-8') as file:
                cr.execute(file.read())


def _values(record):
    values = {}
    for field in record.findall('field'):
        if field.get('ref') or field.get('type') or field.get('search'):
            continue
        text = field.get('eval')
        values[field.get('name')] = _LITERALS.get(text, text) if text is not None else (field.text or '')
    return values


def _write(cr, manifest, path, record):
    model = record.get('model')
    if model not in _KNOWN:
        return
    table, values = model.replace('.', '_'), _values(record)
    cr.execute("SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s", [table])
    columns = {column for (column,) in cr.rows()}
    for name in values:
        if name not in columns:
            text = xml.tostring(record, encoding='unicode').strip()
            try:
                raise ValueError(f'Invalid field {name!r} in {model!r}')
            except ValueError as error:
                raise ParseError(f'while parsing {path}, somewhere inside\n{text}') from error
    _upsert(cr, manifest.name, record.get('id'), model, table, values)


def unload(cr, modules):
    """Removes the records of modules that are uninstalled, and what is known of them."""
    for model in sorted(_KNOWN | {'ir.model', 'ir.model.fields'}):
        cr.execute(
            sql.SQL('DELETE FROM {} WHERE id IN (SELECT res_id FROM ir_model_data WHERE module IN {} AND model = {})').format(
                sql.Identifier(model.replace('.', '_')), sql.Placeholder(), sql.Placeholder()
            ),
            [tuple(modules), model],
        )
    cr.execute('DELETE FROM ir_model_data WHERE module IN %s', [tuple(modules)])


def _upsert(cr, module, key, model, table, values):
    if '.' in key:
        module, _, key = key.partition('.')
    cr.execute('SELECT res_id, noupdate FROM ir_model_data WHERE module = %s AND name = %s', [module, key])
    row = cr.row()
    names, marks = list(map(sql.Identifier, values)), sql.SQL(', ').join(sql.Placeholder() * len(values))
    if row and not row[1]:
        pairs = sql.SQL(', ').join(sql.SQL('{} = {}').format(name, sql.Placeholder()) for name in names)
        cr.execute(
            sql.SQL('UPDATE {} SET {} WHERE id = {}').format(sql.Identifier(table), pairs, sql.Literal(row[0])), list(values.values())
        )
    elif not row:
        cr.execute(
            sql.SQL('INSERT INTO {} ({}) VALUES ({}) RETURNING id').format(sql.Identifier(table), sql.SQL(', ').join(names), marks),
            list(values.values()),
        )
        cr.execute('INSERT INTO ir_model_data (module, name, model, res_id) VALUES (%s, %s, %s, %s)', [module, key, model, cr.value()])
