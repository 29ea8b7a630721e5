"""The receiving end: takes everything from everybody, by Debian's aiosmtpd."""

import asyncio

from aiosmtpd.smtp import SMTP, AuthResult

from .store import LARGEST


class Catcher:
    """Puts whole mails into the store. Any sender, any recipient."""

    def __init__(self, store):
        self.store = store

    async def handle_DATA(self, _server, _session, envelope):
        mail = self.store.add(envelope.content, envelope.mail_from or '', envelope.rcpt_tos)
        print(f'caught {mail.id}: {mail.summary["subject"]!r} to {", ".join(mail.recipients)}')
        return f'250 caught as {mail.id}'


def _let_in(*_):
    """A program that insists on logging in is let in with whatever it says."""
    return AuthResult(success=True)


async def listen(store, host, port):
    """The server, listening. Mails over LARGEST bytes are refused with 552, as real servers do."""

    def session():
        return SMTP(
            Catcher(store), hostname='mail', ident='Muelle mail catcher', data_size_limit=LARGEST, enable_SMTPUTF8=True,
            authenticator=_let_in, auth_required=False, auth_require_tls=False,
        )

    return await asyncio.get_running_loop().create_server(session, host, port)
