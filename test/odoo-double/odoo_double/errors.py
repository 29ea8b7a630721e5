"""Exceptions that must carry Odoo's names, in tracebacks and in RPC answers."""


class UserError(Exception):
    """What Odoo tells the user instead of a traceback."""


class AccessDenied(UserError):
    """Wrong login or password."""

    def __init__(self):
        super().__init__('Access Denied')


class SessionExpired(Exception):
    """The call needs a logged-in user."""


class ParseError(Exception):
    """A data file that cannot be loaded."""


UserError.__module__ = AccessDenied.__module__ = 'odoo.exceptions'
SessionExpired.__module__, SessionExpired.__qualname__, SessionExpired.__name__ = (
    'odoo.http',
    'SessionExpiredException',
    'SessionExpiredException',
)
ParseError.__module__ = 'odoo.tools.convert'
