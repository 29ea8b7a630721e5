"""Odoo's command line, environment and file."""

import contextlib
import io
import os
import tempfile
import unittest
from unittest import mock

from odoo_double import conf, log


class Configuration(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = os.path.join(folder.name, 'odoo.conf')
        for patch in (mock.patch.object(log, 'start'), mock.patch.dict(os.environ, {'ODOO_RC': self.file}, clear=True)):
            patch.start()
            self.addCleanup(patch.stop)

    def read(self, text, *args, **environment):
        """A configuration read from this file, command line and environment, and the warnings it gave."""
        with open(self.file, 'w', encoding='utf-8') as file:
            file.write(text)
        config = conf.Config()
        with mock.patch.dict(os.environ, environment), self.assertLogs('odoo.tools.config') as logged:
            config.parse(list(args))
            conf._logger.info('end of warnings')
        return config, [record.getMessage() for record in logged.records[:-1] if 'http_interface' not in record.getMessage()]

    def usage_error(self, *args, text=''):
        """What is printed with exit code 2."""
        with open(self.file, 'w', encoding='utf-8') as file:
            file.write(text)
        printed = io.StringIO()
        with contextlib.redirect_stderr(printed), self.assertRaises(SystemExit) as ended:
            conf.Config().parse(list(args))
        self.assertEqual(ended.exception.code, 2)
        return printed.getvalue()

    def test_the_command_line_beats_the_environment_which_beats_the_file(self):
        text = '[options]\nworkers = 1\nhttp_port = 1\nlimit_request = 1\n'
        config, _ = self.read(text, '--workers=3', ODOO_WORKERS='2', ODOO_HTTP_PORT='2')
        self.assertEqual((config['workers'], config['http_port'], config['limit_request']), (3, 2, 1))

    def test_the_database_keys_have_libpqs_variables(self):
        config, _ = self.read('[options]\n', PGHOST='elsewhere', PGDATABASE='shop', ODOO_DB_NAME='ignored')
        self.assertEqual((config['db_host'], config['db_name']), ('elsewhere', ['shop']))

    def test_an_inline_comment_after_a_number_crashes(self):
        with self.assertRaises(ValueError):
            self.read('[options]\nworkers = 6  # comment\n')

    def test_a_key_given_twice_crashes(self):
        with self.assertRaises(conf.configparser.DuplicateOptionError):
            self.read('[options]\nworkers = 6\nworkers = 7\n')

    def test_an_unknown_key_is_kept_with_a_warning(self):
        config, warnings = self.read('[options]\nlongpolling_port = 8072\n')
        self.assertEqual(config['longpolling_port'], '8072')
        self.assertIn("unknown option 'longpolling_port' in the config file at", warnings[0])

    def test_false_for_an_option_that_is_no_boolean_is_skipped_with_a_warning(self):
        config, warnings = self.read('[options]\nlogfile = False\n')
        self.assertEqual(config['logfile'], '')
        self.assertIn("isn't a boolean option, skip", warnings[0])

    def test_none_spelled_out_is_none_without_a_warning(self):
        config, warnings = self.read('[options]\ndb_port = None\n')
        self.assertIsNone(config['db_port'])
        self.assertEqual(warnings, [])

    def test_a_folder_without_modules_is_dropped_with_two_warnings(self):
        config, warnings = self.read(f'[options]\naddons_path = {os.path.dirname(self.file)}\n')
        self.assertEqual(config['addons_path'], [])
        self.assertEqual(len(warnings), 2)
        self.assertIn('invalid addons directory', warnings[0])

    def test_command_line_only_options_are_ignored_in_the_file(self):
        config, warnings = self.read('[options]\nstop_after_init = True\ninit = base\n')
        self.assertEqual((config['stop_after_init'], config['init'], warnings), (False, [], []))

    def test_update_all_means_base_and_install_all_means_nothing(self):
        config, _ = self.read('[options]\n', '-u', 'all', '-i', 'all')
        self.assertEqual((config['update'], config['init']), (['base'], []))

    def test_test_tags_imply_a_stop(self):
        config, _ = self.read('[options]\n', '--test-tags=/shop', '-d', 'shop')
        self.assertTrue(config['stop_after_init'] and config['test_enable'])

    def test_an_unknown_option_is_a_usage_error(self):
        self.assertIn('no such option: --longpolling-port', self.usage_error('--longpolling-port=8072'))

    def test_a_missing_configuration_file_is_a_usage_error(self):
        self.assertIn("doesn't exist or is not readable", self.usage_error('-c', '/nonexistent.conf'))

    def test_a_word_too_many_is_a_usage_error(self):
        self.assertIn('unrecognized parameters: shop', self.usage_error('shop'))

    def test_two_databases_and_an_update_are_a_usage_error(self):
        self.assertIn('with multiple databases', self.usage_error('-d', 'one,two', '-u', 'base'))

    def test_a_wrong_choice_in_the_file_is_a_usage_error(self):
        self.assertIn("invalid choice: 'loud'", self.usage_error(text='[options]\nlog_level = loud\n'))

    def test_http_interface_is_missed_only_while_http_is_on(self):
        with open(self.file, 'w', encoding='utf-8') as file:
            file.write('[options]\n')
        for args, count in (([], 1), (['--no-http'], 0), (['--http-interface=0.0.0.0'], 0)):
            with self.assertLogs('odoo.tools.config') as logged:
                conf._logger.info('there is always one line')
                conf.Config().parse(args)
            self.assertEqual(sum('missing --http-interface' in record.getMessage() for record in logged.records), count)


if __name__ == '__main__':
    unittest.main()
