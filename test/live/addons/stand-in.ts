/**
 * A stand-in for a job runner such as OCA queue_job: loaded before any database, it begins to work in the server's main process. It
 * notes ten times a second who it is, and what answered when it asked for a job to be run.
 */
export const runnerFiles = (database: string): Readonly<Record<string, string>> => ({
  'stand_in_runner/__manifest__.py':
    "{'name': 'A stand-in for a job runner', 'version': '19.0.1.0.0', 'depends': ['base']}\n",
  'stand_in_runner/__init__.py': `import os
import socket
import sys
import threading
import time
import urllib.error
import urllib.request

import psycopg2
from odoo.tools import config

HOST, PORT = os.environ.get("ODOO_QUEUE_JOB_HOST"), os.environ.get("ODOO_QUEUE_JOB_PORT")


def ask(name):
    url = "http://%s:%s/stand_in_runner/runjob?db=%s" % (HOST, PORT, name)
    try:
        return urllib.request.urlopen(url, timeout=5).headers.get("X-Muelle-Via", "nobody")
    except urllib.error.HTTPError as error:
        return error.headers.get("X-Muelle-Via", "nobody")
    except OSError as error:
        return str(error)


def beat():
    connection = psycopg2.connect(host="db", user="odoo", dbname="${database}")
    connection.autocommit = True
    cursor = connection.cursor()
    cursor.execute("CREATE TABLE IF NOT EXISTS runner_beat (host text, via text, at timestamptz DEFAULT clock_timestamp())")
    while True:
        cursor.execute("INSERT INTO runner_beat (host, via) VALUES (%s, %s)", [socket.gethostname(), ask("${database}")])
        time.sleep(0.1)


def run():
    while True:
        try:
            beat()
        except psycopg2.Error:
            time.sleep(0.5)


if not config["stop_after_init"] and "gevent" not in sys.argv:
    threading.Thread(target=run, daemon=True).start()
`,
})
