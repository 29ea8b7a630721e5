"""Manifests, the order of loading, a module's files."""

import logging
import os
import tempfile
import unittest
from unittest import mock

from odoo_double import graph, manifests, pythonfiles, sqlfile

from .fakes import Cursor, addon


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = folder.name
        patch = mock.patch.object(manifests, 'addons_paths', lambda: [self.root])
        patch.start()
        self.addCleanup(patch.stop)
        self.addCleanup(manifests.read.cache_clear)
        logging.disable(logging.CRITICAL)
        self.addCleanup(logging.disable, logging.NOTSET)


class Manifests(Folder):
    def test_a_module_without_depends_depends_on_base(self):
        self.assertEqual(manifests.read(addon(self.root, 'shop')).depends, ('base',))

    def test_auto_install_true_means_all_it_depends_on(self):
        folder = addon(self.root, 'shop', "{'version': '1.0', 'depends': ['web', 'mail'], 'auto_install': True}")
        self.assertEqual(manifests.read(folder).auto_install, ('web', 'mail'))

    def test_a_version_of_another_series_cannot_be_installed(self):
        self.assertFalse(manifests.read(addon(self.root, 'shop', "{'version': '18.0.1.0.0'}")).installable)

    def test_a_manifest_that_is_no_literal_is_no_module(self):
        self.assertIsNone(manifests.read(addon(self.root, 'shop', 'open("/etc/passwd")')))

    def test_the_first_path_that_has_a_module_wins(self):
        first, second = os.path.join(self.root, 'a'), os.path.join(self.root, 'b')
        for root, version in ((first, '1.1'), (second, '1.2')):
            addon(root, 'shop', f"{{'version': '{version}'}}")
        with mock.patch.object(manifests, 'addons_paths', lambda: [first, second]):
            self.assertEqual(manifests.find('shop').version, '19.0.1.1')


class Order(Folder):
    def load(self, states, updating):
        """The names in loading order for these {name: (depends, state)}."""
        for name, (depends, _) in states.items():
            addon(self.root, name, repr({'version': '1.0', 'depends': depends}))
        rows = [(name, number, state, '19.0.1.0') for number, (name, (_, state)) in enumerate(states.items())]
        found = graph.Graph(Cursor(('FROM ir_module_module', rows)), updating)
        found.extend(list(states))
        return [node.name for node in found.ordered()]

    def test_loading_goes_by_depth_then_name(self):
        states = {'base': ([], 'installed'), 'web': (['base'], 'installed'), 'rpc': (['base'], 'installed'), 'mail': (['web'], 'installed')}
        self.assertEqual(self.load(states, False), ['base', 'rpc', 'web', 'mail'])

    def test_what_is_to_be_installed_comes_after_what_is_updated(self):
        states = {
            'base': ([], 'installed'),
            'a_new': (['base'], 'to install'),
            'web': (['base'], 'to upgrade'),
            'mail': (['web'], 'installed'),
        }
        self.assertEqual(self.load(states, True), ['base', 'web', 'mail', 'a_new'])

    def test_an_update_waits_for_a_new_dependency(self):
        states = {'base': ([], 'installed'), 'z_new': (['base'], 'to install'), 'shop': (['z_new'], 'to upgrade')}
        self.assertEqual(self.load(states, True), ['base', 'z_new', 'shop'])

    def test_a_module_whose_need_is_missing_is_left_out_with_its_dependents(self):
        states = {'base': ([], 'installed'), 'shop': (['gone'], 'installed'), 'shop_mail': (['shop'], 'installed')}
        self.assertEqual(self.load(states, False), ['base'])

    def test_a_start_leaves_out_what_is_still_to_be_installed(self):
        self.assertEqual(self.load({'base': ([], 'installed'), 'iap': (['base'], 'to install')}, False), ['base'])


class SqlFiles(Folder):
    def test_a_commit_line_ends_a_transaction(self):
        folder = addon(self.root, 'shop', extra={'double/update.sql': 'SELECT 1;\n-- commit\nSELECT 2;\n-- commit\n-- nothing more\n'})
        cr = Cursor()
        self.assertTrue(sqlfile.run(cr, os.path.join(folder, 'double', 'update.sql')))
        self.assertEqual((len(cr.ran), cr.commits), (2, 1))

    def test_a_missing_script_is_nothing_to_do(self):
        self.assertFalse(sqlfile.run(Cursor(), os.path.join(self.root, 'none.sql')))

    def test_migrations_run_from_above_the_installed_version_up_to_the_manifests(self):
        names = ('1.0', '1.1', '19.0.1.2', '1.10', '2.0', 'tests')
        folder = addon(self.root, 'shop', extra={f'migrations/{name}/pre.sql': 'SELECT 1;' for name in names})
        found = [os.path.basename(os.path.dirname(path)) for path in sqlfile.migrations(folder, '19.0.1.0', '19.0.1.10')]
        self.assertEqual(found, ['1.1', '19.0.1.2', '1.10'])

    def test_a_new_module_has_no_migrations(self):
        folder = addon(self.root, 'shop', extra={'migrations/1.1/pre.sql': 'SELECT 1;'})
        self.assertEqual(sqlfile.migrations(folder, None, '19.0.1.1'), [])

    def test_uninstalling_drops_the_tables_that_installing_creates(self):
        folder = addon(self.root, 'shop', extra={'double/install.sql': 'CREATE TABLE shop_order (id int);'})
        cr = Cursor()
        sqlfile.uninstall(cr, os.path.join(folder, 'double'))
        self.assertEqual(cr.ran, ['DROP TABLE IF EXISTS "shop_order" CASCADE'])


class PythonFiles(Folder):
    def check(self, **extra):
        pythonfiles.check(manifests.read(addon(self.root, 'shop', extra=extra)))

    def test_a_file_that_does_not_compile_fails_like_an_import(self):
        with self.assertRaises(SyntaxError):
            self.check(**{'models/order.py': 'class Order(:\n'})

    def test_a_raise_at_the_top_of_the_package_raises_the_same(self):
        with self.assertRaisesRegex(RuntimeError, 'broken on import'):
            self.check(**{'__init__.py': "raise RuntimeError('broken on import')\n"})

    def test_imports_of_odoo_are_not_run(self):
        self.check(**{'__init__.py': 'from . import models\n', 'models/__init__.py': 'from odoo import models\n'})


if __name__ == '__main__':
    unittest.main()
