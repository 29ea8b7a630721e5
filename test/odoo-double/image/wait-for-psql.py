#!/usr/bin/python3
"""Waits until PostgreSQL accepts a connection on database `postgres`, or gives up with exit 1 after --timeout seconds."""

import argparse
import configparser
import os
import sys
import time

import psycopg2

KEYS = {'db_host': 'PGHOST', 'db_port': 'PGPORT', 'db_user': 'PGUSER', 'db_password': 'PGPASSWORD'}


def connection_values(arguments):
    """The four values, file before argument before environment: the order the official script has."""
    parser = argparse.ArgumentParser()
    for key in KEYS:
        parser.add_argument(f'--{key}')
    parser.add_argument('--timeout', type=int, default=5)
    given = parser.parse_args(arguments)
    in_file = {}
    if os.environ.get('ODOO_RC'):
        reader = configparser.RawConfigParser()
        reader.read(os.environ['ODOO_RC'])
        in_file = dict(reader.items('options'))
    values = {key: in_file.get(key) or getattr(given, key) or os.environ.get(variable) for key, variable in KEYS.items()}
    return values, given.timeout


def main():
    values, timeout = connection_values(sys.argv[1:])
    missing = [key for key, value in values.items() if value is None]
    if missing:
        sys.exit(f"Missing required database parameters: {', '.join(missing)}")
    failure = None
    started = time.time()
    while time.time() - started < timeout:
        try:
            psycopg2.connect(
                host=values['db_host'], port=values['db_port'], user=values['db_user'], password=values['db_password'], dbname='postgres'
            ).close()
            return
        except psycopg2.OperationalError as error:
            failure = error
        time.sleep(1)
    sys.exit(f'Database connection failure: {failure}')


if __name__ == '__main__':
    main()
