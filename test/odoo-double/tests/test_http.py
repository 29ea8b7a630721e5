"""Requests, tokens and sessions."""

import email.message
import os
import stat
import tempfile
import unittest
from unittest import mock

from odoo_double import manifests, serverwide
from odoo_double.conf import config
from odoo_double.web import colour, csrf, message, sessions

from .fakes import Cursor


def request(target, trusted=False, method='GET', body=b'', **headers):
    """A request with these headers (underscores for dashes)."""
    lines = email.message.Message()
    for name, value in {'Host': 'odoo:8069', **headers}.items():
        lines[name.replace('_', '-')] = value
    return message.Request(method, target, lines, body, '10.0.0.9', trusted)



class ServerWide(unittest.TestCase):
    CODE = """import odoo.http
loaded = []
def late(): loaded.append(True)
odoo.http.db_filter = lambda dbs, host=None: [db for db in dbs if host.startswith(db)]
"""

    def test_a_server_wide_module_is_run_and_may_replace_the_filter(self):
        with tempfile.TemporaryDirectory() as folder:
            module = os.path.join(folder, 'by_host')
            os.mkdir(module)
            for name, text in (('__init__.py', self.CODE), ('__manifest__.py', "{'post_load': 'late'}")):
                with open(os.path.join(module, name), 'w', encoding='utf-8') as file:
                    file.write(text)
            kept = serverwide.http.db_filter
            with mock.patch.object(manifests, 'find', lambda name: manifests.read(module)):
                serverwide.load('by_host')
            self.addCleanup(setattr, serverwide.http, 'db_filter', kept)
        self.assertEqual(serverwide.http.db_filter(['acme', 'pos'], host='acme.odoo.internal'), ['acme'])
        self.assertEqual(serverwide.sys.modules['odoo.addons.by_host'].loaded, [True])


class Requests(unittest.TestCase):
    FORWARDED = {'X_Forwarded_For': '1.1.1.1, 203.0.113.7', 'X_Forwarded_Proto': 'https'}

    def test_a_full_path_always_has_its_question_mark(self):
        self.assertEqual(request('/odoo').full_path, '/odoo?')

    def test_forwarded_headers_count_with_proxy_mode_and_a_forwarded_host(self):
        found = request('/odoo', True, X_Forwarded_Host='erp.example', **self.FORWARDED)
        self.assertEqual((found.url, found.peer), ('https://erp.example/odoo', '203.0.113.7'))

    def test_forwarded_headers_are_ignored_without_a_forwarded_host(self):
        found = request('/odoo', True, **self.FORWARDED)
        self.assertEqual((found.url, found.peer), ('http://odoo:8069/odoo', '10.0.0.9'))

    def test_forwarded_headers_are_ignored_without_proxy_mode(self):
        found = request('/odoo', False, X_Forwarded_Host='erp.example', **self.FORWARDED)
        self.assertEqual((found.url, found.peer), ('http://odoo:8069/odoo', '10.0.0.9'))

    def test_a_body_that_is_no_json_object_is_a_bad_request(self):
        for body in (b'{', b'[1]'):
            with self.assertRaises(message.Abort) as refused:
                request('/jsonrpc', method='POST', body=body).json()
            self.assertEqual(refused.exception.response.status, 400)

    def test_a_redirect_has_werkzeugs_page(self):
        response = message.redirect('/odoo')
        self.assertEqual(response.status, 303)
        self.assertEqual(len(response.body), 197)  # as long as the real one's


class Tokens(unittest.TestCase):
    def setUp(self):
        self.cr = Cursor(('database.secret', [('a-secret',)]))

    def test_a_token_holds_for_its_session_only(self):
        token = csrf.token(self.cr, 'a' * 84)
        self.assertTrue(csrf.valid(self.cr, 'a' * 84, token))
        self.assertFalse(csrf.valid(self.cr, 'b' * 84, token))

    def test_a_token_survives_the_soft_rotation_of_a_session(self):
        self.assertTrue(csrf.valid(self.cr, 'a' * 42 + 'c' * 42, csrf.token(self.cr, 'a' * 84)))

    def test_an_old_or_missing_token_does_not_hold(self):
        for text in (None, '', 'abc', 'ffo12'):
            self.assertFalse(csrf.valid(self.cr, 'a' * 84, text))


class Sessions(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = folder.name
        patch = mock.patch.dict(config.runtime, {'data_dir': self.root})
        patch.start()
        self.addCleanup(patch.stop)

    def test_a_saved_session_is_found_by_another_process(self):
        session = sessions.load(None)
        session.set('uid', 2)
        session.save()
        self.assertEqual(sessions.load(session.sid).get('uid'), 2)
        self.assertTrue(os.path.isfile(os.path.join(self.root, 'sessions', session.sid[:2], session.sid)))

    def test_only_odoo_may_look_into_the_folder(self):
        sessions.load(None)
        self.assertEqual(stat.S_IMODE(os.stat(os.path.join(self.root, 'sessions')).st_mode), 0o700)

    def test_a_malformed_cookie_gets_a_new_session(self):
        self.assertNotEqual(sessions.load('../../etc/passwd').sid, '../../etc/passwd')

    def test_a_login_changes_the_session_id_and_removes_the_old_file(self):
        session = sessions.load(None)
        session.save()
        old = session.sid
        session.rotate()
        self.assertNotEqual(session.sid, old)
        self.assertFalse(os.path.exists(os.path.join(self.root, 'sessions', old[:2], old)))


class Colour(unittest.TestCase):
    def test_the_environment_names_the_colour(self):
        with mock.patch.dict(os.environ, {'ODOO_DOUBLE_NAME': 'green'}):
            self.assertEqual(colour.name(), 'green')

    def test_a_file_of_the_image_names_it_otherwise(self):
        with tempfile.NamedTemporaryFile('w', suffix='release') as file:
            file.write('release-7\n')
            file.flush()
            with mock.patch.object(colour, 'FILE', file.name), mock.patch.dict(os.environ, clear=True):
                self.assertEqual(colour.name(), 'release-7')


if __name__ == '__main__':
    unittest.main()
