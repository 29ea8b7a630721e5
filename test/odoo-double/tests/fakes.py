"""A cursor over prepared answers, and addons written into a folder."""

import os


class Cursor:
    """Answers `rows` and `value` from a list of (text in the query, rows) and keeps the queries."""

    def __init__(self, *answers):
        self.answers, self.ran, self.result, self.commits = list(answers), [], [], 0
        self.database = 'shop'

    def execute(self, query, params=None, quiet=False):
        self.ran.append(' '.join(str(query).split()))
        self.result = next((rows for text, rows in self.answers if text in self.ran[-1]), [])

    def rows(self):
        return self.result

    def row(self):
        return self.result[0] if self.result else None

    def value(self):
        return self.result[0][0] if self.result else None

    def commit(self):
        self.commits += 1


def addon(root, name, manifest="{'version': '1.0'}", extra=None):
    """Writes an addon with its manifest and, from `extra`, files by relative path. Returns its folder."""
    folder = os.path.join(root, name)
    for path, text in {'__init__.py': '', '__manifest__.py': manifest, **(extra or {})}.items():
        target = os.path.join(folder, path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, 'w', encoding='utf-8') as file:
            file.write(text)
    return folder
