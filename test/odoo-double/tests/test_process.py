"""The log line, pace, failure modes, the first word and the entrypoint."""

import contextlib
import io
import logging
import os
import subprocess
import sys
import tempfile
import threading
import unittest
from unittest import mock

from odoo_double import cli, faults, log, pace

from .fakes import addon

ENTRYPOINT = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), 'image', 'entrypoint.sh')


def exit_of(call):
    """The exit code (or message) and standard error of a call that ends the process."""
    printed = io.StringIO()
    with contextlib.redirect_stderr(printed):
        try:
            call()
        except SystemExit as ended:
            return ended.code, printed.getvalue()
    return None, printed.getvalue()


class LogLine(unittest.TestCase):
    def line(self, message):
        record = log.Record('odoo.modules.loading', logging.INFO, 'x.py', 1, message, (), None)
        return logging.Formatter(log.FORMAT).format(record)

    def test_it_is_odoos_with_its_blank_at_the_end(self):
        pattern = r'^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \d+ INFO \? odoo\.modules\.loading: Modules loaded\. $'
        self.assertRegex(self.line('Modules loaded.'), pattern)

    def test_it_carries_the_database_of_the_thread(self):
        with log.on_database('shop'):
            self.assertIn(' INFO shop odoo.modules.loading: ', self.line('x'))
        self.assertFalse(hasattr(threading.current_thread(), 'dbname'))


class Pace(unittest.TestCase):
    def test_speed_divides_the_waits(self):
        with mock.patch.dict(os.environ, {'ODOO_DOUBLE_SPEED': '10'}), mock.patch('time.sleep') as slept:
            pace.take(5)
        slept.assert_called_once_with(0.5)

    def test_a_speed_that_is_no_number_above_zero_ends_with_usage(self):
        for text in ('0', '-1', 'fast'):
            with mock.patch.dict(os.environ, {'ODOO_DOUBLE_SPEED': text}):
                code, printed = exit_of(pace.speed)
            self.assertEqual(code, 2)
            self.assertIn(repr(text), printed)

    def test_the_four_modules_of_the_plan_take_about_fifty_seconds(self):
        names = ['base', 'web', 'mail', 'account', 'payment', 'sale', 'product', 'l10n_cl', 'sms', *(['x'] * 51)]
        self.assertAlmostEqual(sum(map(pace.install, names)), 42, delta=5)


class Faults(unittest.TestCase):
    def setUp(self):
        patch = mock.patch.dict(faults._active, clear=True)
        patch.start()
        self.addCleanup(patch.stop)

    def test_the_environment_names_modes_with_values(self):
        with mock.patch.dict(os.environ, {'ODOO_DOUBLE_FAIL': 'slow-boot=20, login-500'}):
            faults.load([])
        self.assertEqual((faults.number('slow-boot', 30), faults.has('login-500'), faults.has('leak')), (20.0, True, False))

    def test_an_addon_may_carry_one_so_that_a_release_fails(self):
        with tempfile.TemporaryDirectory() as root, mock.patch.dict(os.environ, {'ODOO_DOUBLE_FAIL': ''}):
            addon(root, 'shop', extra={'double/fail': 'update-raises\n'})
            faults.load([root])
        self.assertTrue(faults.has('update-raises'))

    def test_an_unknown_mode_ends_with_usage(self):
        with mock.patch.dict(os.environ, {'ODOO_DOUBLE_FAIL': 'explode'}):
            code, printed = exit_of(lambda: faults.load([]))
        self.assertEqual(code, 2)
        self.assertIn("unknown failure mode 'explode'; known: boot-crash", printed)


class FirstWord(unittest.TestCase):
    def test_an_unknown_command_ends_with_odoos_message(self):
        with mock.patch.object(sys, 'argv', ['/usr/bin/odoo', 'nosuch']):
            code, _ = exit_of(cli.main)
        self.assertEqual(code, "Unknown command 'nosuch'.\nUse 'odoo --help' to see the list of available commands.")


class Entrypoint(unittest.TestCase):
    def run_it(self, *args, conf='[options]\n', **environment):
        """The command line that reaches `odoo`, and what waited for PostgreSQL."""
        with tempfile.TemporaryDirectory() as folder:
            for name in ('odoo', 'wait-for-psql.py'):
                path = os.path.join(folder, name)
                with open(path, 'w', encoding='utf-8') as file:
                    file.write(f'#!/bin/sh\necho {name} "$@"\n')
                os.chmod(path, 0o755)
            rc = os.path.join(folder, 'odoo.conf')
            with open(rc, 'w', encoding='utf-8') as file:
                file.write(conf)
            done = subprocess.run(
                ['bash', ENTRYPOINT, *args],
                env={'PATH': f'{folder}:/usr/bin:/bin', 'ODOO_RC': rc, **environment},
                capture_output=True,
                text=True,
                check=True,
            )
        return done.stdout.splitlines()

    DEFAULTS = '--db_host db --db_port 5432 --db_user odoo --db_password odoo'

    def test_connection_arguments_are_appended_at_the_end(self):
        self.assertEqual(self.run_it('odoo', 'db', 'list')[-1], f'odoo db list {self.DEFAULTS}')

    def test_what_the_file_or_libpqs_variables_give_is_not_appended(self):
        conf = '[options]\ndb_host = elsewhere\n db_port=1\n'
        self.assertEqual(self.run_it('odoo', conf=conf, PGUSER='', PGPASSWORD='x')[-1], 'odoo')

    def test_the_officials_variables_are_used(self):
        self.assertIn(
            '--db_host h --db_port 1 --db_user u --db_password p', self.run_it('odoo', HOST='h', PORT='1', USER='u', PASSWORD='p')[-1]
        )

    def test_it_waits_thirty_seconds_for_postgresql_first(self):
        self.assertEqual(self.run_it('--workers=2')[0], f'wait-for-psql.py {self.DEFAULTS} --timeout=30')

    def test_another_command_is_run_as_it_is(self):
        self.assertEqual(self.run_it('echo', 'hello'), ['hello'])


if __name__ == '__main__':
    unittest.main()
