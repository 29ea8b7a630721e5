"""What a developer sees: reload, labels and views of sources, mails."""

import os
import tempfile
import unittest
from unittest import mock

from odoo_double import mails, manifests, sources
from odoo_double.conf import config
from odoo_double.server import watch

from .fakes import Cursor, addon

MODEL = "from odoo import fields, models\n\n\nclass Berth(models.Model):\n    _name = 'quay.berth'\n    depth = fields.Float(string='Depth')\n    long_name = fields.Char()\n"
VIEW = '<odoo><record id="v" model="ir.ui.view"><field name="model">quay.berth</field><field name="arch" type="xml"><list><field name="depth"/></list></field></record></odoo>'


class Watching(unittest.TestCase):
    def changed(self, text, name='x.py', reload_wanted=False):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, name)
            with open(path, 'w', encoding='utf-8') as file:
                file.write(text)
            watcher = watch.Watcher.__new__(watch.Watcher)
            watcher.server = mock.Mock(reload_wanted=reload_wanted)
            with mock.patch('os.kill') as kill, self.assertLogs('odoo.service.server') as logs:
                watcher._changed(path)
                watch._logger.info('end')
        return kill.called, logs.output

    def test_a_python_file_that_compiles_restarts_the_server(self):
        self.assertTrue(self.changed('x = 1')[0])

    def test_one_that_comes_when_the_server_already_reloads_means_nothing(self):
        self.assertFalse(self.changed('x = 1', reload_wanted=True)[0])

    def test_one_that_does_not_is_told_and_nothing_is_restarted(self):
        killed, lines = self.changed('x = ')
        self.assertFalse(killed)
        self.assertIn('SyntaxError in', lines[0])

    def test_other_files_mean_nothing(self):
        self.assertFalse(self.changed('x', 'x.xml')[0])


class Sources(unittest.TestCase):
    def setUp(self):
        self.root = self.enterContext(tempfile.TemporaryDirectory())
        extra = {'models.py': MODEL, 'views.xml': VIEW}
        addon(self.root, 'quay', "{'version': '1.0', 'data': ['views.xml']}", extra)
        manifests.read.cache_clear()
        found = manifests.read(os.path.join(self.root, 'quay'))
        self.enterContext(mock.patch.object(manifests, 'find', return_value=found))

    def edit(self, name, old, new):
        path = os.path.join(self.root, 'quay', name)
        with open(path, encoding='utf-8') as file:
            text = file.read()
        with open(path, 'w', encoding='utf-8') as file:
            file.write(text.replace(old, new))

    def test_labels_are_those_of_the_import(self):
        read = sources.Sources(['quay'])
        self.edit('models.py', "'Depth'", "'Draught'")
        self.assertEqual(read.labels('quay.berth'), {'depth': 'Depth', 'long_name': 'Long Name'})
        self.assertEqual(sources.Sources(['quay']).labels('quay.berth')['depth'], 'Draught')

    def test_arches_are_read_anew_with_dev_xml_only(self):
        read = sources.Sources(['quay'])
        self.edit('views.xml', '<field name="depth"/>', '<field name="depth" string="D"/>')
        with mock.patch.dict(config.runtime, {'dev_mode': []}):
            self.assertNotIn('string="D"', read.arch('quay.berth', 'list'))
        with mock.patch.dict(config.runtime, {'dev_mode': ['xml']}):
            self.assertIn('string="D"', read.arch('quay.berth', 'list'))
        self.assertIsNone(read.arch('quay.berth', 'form'))


class Mails(unittest.TestCase):
    def send(self, servers):
        cursor = Cursor(('FROM ir_mail_server', servers), ('FROM mail_mail', [('to@example.com', '<p>x</p>', 'Subject', 'from@example.com')]))
        with mock.patch('smtplib.SMTP') as smtp, mock.patch.dict(config.runtime, {'smtp_server': 'mail', 'smtp_port': 1025}):
            mails.send(cursor, [1])
        return smtp.call_args.args

    def test_go_to_the_server_of_the_configuration(self):
        self.assertEqual(self.send([]), ('mail', 1025))

    def test_go_to_the_server_that_the_database_names_when_there_is_one(self):
        self.assertEqual(self.send([('smtp.example.com', 587)]), ('smtp.example.com', 587))
