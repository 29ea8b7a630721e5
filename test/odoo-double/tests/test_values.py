"""Values, versions and passwords."""

import unittest

from odoo_double import passwords, release, values


class Values(unittest.TestCase):
    def test_booleans_are_eight_words(self):
        self.assertTrue(all(values.boolean(word, 'x') for word in ('1', 'yes', 'True', 'ON')))
        self.assertFalse(any(values.boolean(word, 'x') for word in ('0', 'no', 'False', 'OFF')))
        with self.assertRaises(values.BadOption):
            values.boolean('maybe', 'x')

    def test_a_comma_list_loses_blanks_and_empty_words(self):
        self.assertEqual(values.comma(' base , ,web'), ['base', 'web'])

    def test_without_demo_is_read_inverted_and_warns_about_module_names(self):
        warnings = []
        self.assertFalse(values.with_demo('True', 'without_demo', lambda *words: warnings.append(words)))
        self.assertFalse(values.with_demo('all', 'without_demo', lambda *words: warnings.append(words)))
        self.assertEqual(len(warnings), 1)


class Versions(unittest.TestCase):
    def test_a_short_version_gets_the_series(self):
        self.assertEqual(
            [release.adapt_version(text) for text in ('1.3', '1.2.3', '19.0.1.0', '18.0.1.0.0')],
            ['19.0.1.3', '19.0.1.2.3', '19.0.1.0', '18.0.1.0.0'],
        )

    def test_a_version_that_is_no_numbers_is_refused(self):
        for text in ('1', '1.x', '1.2.3.4.5.6'):
            with self.assertRaises(ValueError):
                release.adapt_version(text)


class Passwords(unittest.TestCase):
    # made by the real Odoo 19 for the password `admin` of a new database
    REAL = (
        '$pbkdf2-sha512$600000$c.6915rz3nsPQSgFIARACA$tExOj/Rk/nBwgsqxUc1XiH7mC5ZrNHqxlYeNT6KSwyllrEZ7lwMMdKfz4ongMdP'
        '.c/XAvTnC0eLo8Upb/tl5cw'
    )

    def test_a_hash_of_the_real_one_is_verified(self):
        self.assertEqual(passwords.verify('admin', self.REAL), (True, False))
        self.assertEqual(passwords.verify('Admin', self.REAL)[0], False)

    def test_an_own_hash_has_the_same_form(self):
        text = passwords.digest('clave-ñ')
        self.assertRegex(text, r'^\$pbkdf2-sha512\$600000\$[A-Za-z0-9./]{22}\$[A-Za-z0-9./]{86}$')
        self.assertEqual(passwords.verify('clave-ñ', text), (True, False))

    def test_a_plain_password_matches_and_wants_a_hash(self):
        self.assertEqual(passwords.verify('admin', 'admin'), (True, True))

    def test_fewer_rounds_match_and_want_a_new_hash(self):
        self.assertEqual(passwords.verify('x', passwords.digest('x', rounds=1000)), (True, True))

    def test_no_password_never_matches(self):
        self.assertEqual(passwords.verify('', None), (False, False))


if __name__ == '__main__':
    unittest.main()
