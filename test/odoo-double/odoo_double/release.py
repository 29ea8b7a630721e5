"""Which Odoo the double pretends to be."""

SERIES = '19.0'
VERSION = '19.0-20251227'
DESCRIPTION = 'Odoo Server'
VERSION_INFO = [19, 0, 0, 'final', 0, '']
MIN_POSTGRESQL = 13


def adapt_version(version):
    """A manifest's version as Odoo stores it: `1.3` -> `19.0.1.3`; raises ValueError when it is not 2 to 5 numbers."""
    parts = version.split('.')
    if not 2 <= len(parts) <= 5 or not all(part.isdigit() for part in parts):
        raise ValueError(f'Invalid version {version!r}')
    if len(parts) <= 3 and not version.startswith(SERIES):
        return f'{SERIES}.{version}'
    return version
