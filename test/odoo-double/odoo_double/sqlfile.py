"""The double's stand-in for a module's models, data and migrations: SQL files in the addon.

`double/install.sql` runs when the module is installed, `double/update.sql` at each update, and before it every
`migrations/VERSION/*.sql` with installed < VERSION <= manifest's. A line `-- commit` ends a transaction, as scripts that commit do.
"""

import os
import re

from . import release

_TABLE = re.compile(r'CREATE TABLE (\w+)', re.IGNORECASE)
_COLUMN = re.compile(r'ALTER TABLE (\w+) ADD COLUMN (\w+)', re.IGNORECASE)
_COMMIT = re.compile(r'^--\s*commit\s*$', re.MULTILINE)


def parts(text):
    """The pieces of a script between its `-- commit` lines; pieces without a statement are left out."""
    return [part for part in _COMMIT.split(text) if re.sub(r'--.*', '', part).strip()]


def run(cr, path):
    """Runs a script, committing where it says so. A missing file is nothing to do: returns whether it ran."""
    try:
        with open(path, encoding='utf-8') as file:
            pieces = parts(file.read())
    except FileNotFoundError:
        return False
    for number, piece in enumerate(pieces):
        if number:
            cr.commit()
        cr.execute(piece)
    return True


def register(cr, module, folder):
    """Writes the tables that install.sql creates, and the columns that it adds to others, into Odoo's register of models and fields."""
    try:
        with open(os.path.join(folder, 'install.sql'), encoding='utf-8') as file:
            text = file.read()
    except FileNotFoundError:
        return
    for table in _TABLE.findall(text):
        _registered(cr, module, 'ir.model', f'model_{table}', 'INSERT INTO ir_model (model) VALUES (%s)', table.replace('_', '.'))
    for table, column in _COLUMN.findall(text):
        name, insert = f'field_{table}__{column}', 'INSERT INTO ir_model_fields (model, name) VALUES (%s, %s)'
        _registered(cr, module, 'ir.model.fields', name, insert, table.replace('_', '.'), column)


def _registered(cr, module, model, name, insert, *values):
    cr.execute(f'{insert} ON CONFLICT DO NOTHING RETURNING id', list(values))
    row = cr.row()
    if row:
        cr.execute('INSERT INTO ir_model_data (module, name, model, res_id) VALUES (%s, %s, %s, %s)', [module, name, model, row[0]])


def uninstall(cr, folder):
    """Runs uninstall.sql, or without one drops the tables that install.sql creates: an uninstalled module's data is gone."""
    if run(cr, os.path.join(folder, 'uninstall.sql')):
        return
    try:
        with open(os.path.join(folder, 'install.sql'), encoding='utf-8') as file:
            text = file.read()
    except FileNotFoundError:
        return
    for name in _TABLE.findall(text):
        cr.execute(f'DROP TABLE IF EXISTS "{name}" CASCADE')
    for table, column in _COLUMN.findall(text):
        cr.execute(f'ALTER TABLE IF EXISTS "{table}" DROP COLUMN IF EXISTS "{column}"')


def _key(version):
    return [int(number) for number in release.adapt_version(version).split('.')]


def migrations(folder, installed, target):
    """Paths of the migration scripts to run, oldest version first, files by name."""
    root = os.path.join(folder, 'migrations')
    if not installed or not os.path.isdir(root):
        return []
    found = []
    for version in os.listdir(root):
        try:
            key = _key(version)
        except ValueError:
            continue
        if _key(installed) < key <= _key(target):
            found += [
                (key, name, os.path.join(root, version, name)) for name in os.listdir(os.path.join(root, version)) if name.endswith('.sql')
            ]
    return [path for _, _, path in sorted(found)]
