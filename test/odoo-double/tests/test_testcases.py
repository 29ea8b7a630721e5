import logging
import os
import tempfile
import unittest

from odoo_double import testcases

FILE = '''
import unittest
from odoo.tests import HttpCase, TransactionCase, tagged


class TestFees(TransactionCase):
    def test_sum(self):
        self.assertEqual(1 + 1, 3)

    def test_first(self):
        pass


@tagged('post_install', '-at_install', '-standard', 'slow')
class TestSlow(TransactionCase):
    @unittest.skip('not today')
    def test_one(self):
        pass


class TestInherits(TestSlow):
    def test_two(self):
        self.start_tour('/odoo', 'tour')
'''


class TestCases(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = os.path.join(scratch.name, 'acme')
        os.makedirs(os.path.join(self.folder, 'tests'))
        for name, text in {'__init__': 'from . import test_fees, common', 'test_fees': FILE, 'test_lost': FILE}.items():
            with open(os.path.join(self.folder, 'tests', f'{name}.py'), 'w', encoding='utf-8') as file:
                file.write(text)

    def names(self, tags):
        selector = testcases.Selector(tags, logging.getLogger('x'))
        return [case.method for case in testcases.of('acme', self.folder) if selector.takes(case)]

    def test_only_imported_files_count_and_methods_go_by_name(self):
        self.assertEqual([case.method for case in testcases.of('acme', self.folder)], ['test_first', 'test_sum', 'test_one', 'test_two'])

    def test_tags_select_as_odoo_does(self):
        for tags, expected in {
            '/acme': ['test_first', 'test_sum'],
            'acme': ['test_first', 'test_sum', 'test_one', 'test_two'],
            '*/acme': ['test_first', 'test_sum', 'test_one', 'test_two'],
            'slow': ['test_one', 'test_two'],
            '/acme:TestFees.test_sum': ['test_sum'],
            '-.test_sum': ['test_first'],
            '/acme,slow,-/acme.test_one': ['test_first', 'test_sum', 'test_two'],
            'acme/post_install': [],
            '/addons/acme/tests/test_fees.py': ['test_first', 'test_sum'],
        }.items():
            self.assertEqual(self.names(tags), expected, tags)

    def test_what_cannot_be_read_is_told_and_selects_nothing(self):
        with self.assertLogs('x', 'ERROR') as logs:
            self.assertEqual(self.names('/acme:TestFees:test_sum'), [])
        self.assertIn('Invalid tag /acme:TestFees:test_sum', logs.output[0])

    def test_a_case_knows_its_line_and_why_it_is_skipped(self):
        cases = {case.method: case for case in testcases.of('acme', self.folder)}
        self.assertEqual((cases['test_sum'].line, cases['test_sum'].source), (8, 'self.assertEqual(1 + 1, 3)'))
        self.assertEqual(cases['test_one'].skip, 'not today')
        self.assertTrue(cases['test_two'].lacks_browser)
