"""Odoo's own dump and restore, with their weaknesses: files before the database, exit codes not looked at."""

import json
import logging
import os
import shutil
import subprocess
import tempfile
import zipfile

from . import databases, db, neutralize, registry, release, schema
from .conf import config

_logger = logging.getLogger('odoo.service.db')


def _tool(name):
    found = shutil.which(name, path=config['pg_path'] or None)
    if not found:
        raise Exception(f'Command `{name}` not found.')
    return found


def _environment():
    """libpq's variables for the client tools, from the configuration."""
    found = dict(os.environ)
    for key, variable in (
        ('db_host', 'PGHOST'),
        ('db_port', 'PGPORT'),
        ('db_user', 'PGUSER'),
        ('db_password', 'PGPASSWORD'),
        ('db_sslmode', 'PGSSLMODE'),
    ):
        if config[key]:
            found[variable] = str(config[key])
    return found


def write(name, stream, form, filestore):
    """A zip of manifest, SQL and filestore (copied before the dump is taken), or pg_dump's own format, exit code unseen."""
    _logger.info('DUMP DB: %s format %s %s', name, form, 'with filestore' if filestore else 'without filestore')
    command = [_tool('pg_dump'), '--no-owner']
    if form == 'dump':
        with subprocess.Popen(
            [*command, '--format=c', name], env=_environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE
        ) as process:
            shutil.copyfileobj(process.stdout, stream)
        return
    with tempfile.TemporaryDirectory() as folder:
        if filestore and os.path.exists(config.filestore(name)):
            shutil.copytree(config.filestore(name), os.path.join(folder, 'filestore'))
        with open(os.path.join(folder, 'manifest.json'), 'w', encoding='utf-8') as file, db.Cursor(name) as cr:
            json.dump(_manifest(cr), file, indent=4)
        subprocess.run(
            [*command, f"--file={os.path.join(folder, 'dump.sql')}", name],
            env=_environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            check=True,
        )
        _zip(folder, stream)


def _zip(folder, stream):
    with zipfile.ZipFile(stream, 'w', compression=zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        for root, _, names in sorted(os.walk(folder)):
            for name in sorted(names, key=lambda name: name != 'dump.sql'):
                path = os.path.join(root, name)
                archive.write(path, os.path.relpath(path, folder))


def _manifest(cr):
    cr.execute("SELECT name, latest_version FROM ir_module_module WHERE state = 'installed'")
    version = cr.connection.server_version
    return {
        'odoo_dump': '1',
        'db_name': cr.database,
        'version': release.VERSION,
        'version_info': release.VERSION_INFO,
        'major_version': release.SERIES,
        'pg_version': (
            f'{version // 10000}.{version % 10000 // 100}.{version % 100}' if version < 100000 else f'{version // 10000}.{version % 10000}'
        ),
        'modules': dict(cr.rows()),
    }


def restore(name, source, neutral):
    """psql without ON_ERROR_STOP: SQL errors pass. The copy gets a new identity."""
    _logger.info('RESTORING DB: %s', name)
    databases.create_empty(name)
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(source) as archive:
            files = [member for member in archive.namelist() if member.startswith('filestore/')]
            archive.extractall(folder, ['dump.sql', *files])
        done = subprocess.run(
            [_tool('psql'), f'--dbname={name}', '-q', '-f', os.path.join(folder, 'dump.sql')],
            env=_environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            check=False,
        )
        if done.returncode:
            raise Exception("Couldn't restore database")
        registry.new(name)
        with db.Cursor(name) as cr:
            schema.new_identity(cr)
            if neutral:
                neutralize.neutralize(cr)
            if files:
                os.makedirs(os.path.dirname(config.filestore(name)), exist_ok=True)
                shutil.move(os.path.join(folder, 'filestore'), config.filestore(name))
    _logger.info('RESTORE DB: %s', name)
