"""Runs both servers until SIGTERM."""

import asyncio
import signal
import threading

from .smtp import listen
from .store import Store
from .web import Server

SMTP, PAGE = 1025, 8025  # as Mailpit and MailHog have them


async def main():
    store = Store()
    page = Server(('0.0.0.0', PAGE), store)
    threading.Thread(target=page.serve_forever, name='page', daemon=True).start()
    smtp = await listen(store, '0.0.0.0', SMTP)
    print(f'SMTP on {SMTP}, page on {PAGE}')
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await stop.wait()
    smtp.close()
    page.shutdown()


asyncio.run(main())
