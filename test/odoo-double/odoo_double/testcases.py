"""The tests of an addon as its files name them: read with ast, never run. What each comes to is said in ADDON/double/tests."""

import ast
import os
import re
from dataclasses import dataclass

_SPEC = re.compile(r'^([+-]?)(\*|\w*)(/[\w/.-]+\.py)?(?:/(\w+))?(?::(\w*))?(?:\.(\w*))?(?:\[(.*)\])?$')


@dataclass(frozen=True)
class TestCase:
    module: str
    file: str
    path: str
    klass: str
    method: str
    line: int
    source: str
    tags: frozenset
    skip: str
    lacks_browser: bool


def of(module, folder):
    """In the order in which Odoo runs them: classes as they stand in a file, methods by name."""
    tests = os.path.join(folder, 'tests')
    try:
        with open(os.path.join(tests, '__init__.py'), encoding='utf-8') as file:
            imported = {alias.name for node in ast.walk(ast.parse(file.read())) if isinstance(node, ast.ImportFrom) for alias in node.names}
    except OSError:
        return []
    found = []
    for name in sorted(each for each in imported if each.startswith('test_')):
        path = os.path.join(tests, f'{name}.py')
        with open(path, encoding='utf-8') as file:
            text = file.read()
        found += _cases(module, name, path, text)
    return found


def _cases(module, name, path, text):
    lines, known = text.split('\n'), {}
    for node in ast.parse(text, path).body:
        if not isinstance(node, ast.ClassDef):
            continue
        bases = [base.id for base in node.bases if isinstance(base, ast.Name)]
        inherited = next((known[base] for base in bases if base in known), frozenset({'standard', 'at_install'}))
        words = _words(node, 'tagged')
        tags = (inherited | {tag for tag in words if not tag.startswith('-')}) - {tag[1:] for tag in words if tag.startswith('-')}
        known[node.name] = frozenset(tags)
        skip = next(iter(_words(node, 'skip')), '')
        methods = [each for each in node.body if isinstance(each, ast.FunctionDef) and each.name.startswith('test')]
        for method in sorted(methods, key=lambda each: each.name):
            line = method.body[-1].lineno
            yield TestCase(
                module, name, path, node.name, method.name, line, lines[line - 1].strip(), known[node.name],
                skip or next(iter(_words(method, 'skip')), ''), 'start_tour(' in ast.unparse(method),
            )


def _words(node, decorator):
    """The texts that a decorator of this name is given."""
    calls = [each for each in node.decorator_list if isinstance(each, ast.Call)]
    named = [each for each in calls if ast.unparse(each.func).split('.')[-1] == decorator]
    return [word.value for each in named for word in each.args if isinstance(word, ast.Constant)]


def outcomes(folder):
    """`Class.method fail|error|log|die WORDS`, a line a test; one that is not named passes."""
    try:
        with open(os.path.join(folder, 'double', 'tests'), encoding='utf-8') as file:
            rows = [line.split(None, 2) for line in file if line.strip()]
    except OSError:
        return {}
    return {row[0]: (row[1], row[2].strip() if len(row) > 2 else '') for row in rows}


class Selector:
    """`--test-tags`: every part that matches counts, parts without a tag mean `standard`."""

    def __init__(self, text, logger):
        self.include, self.exclude = [], []
        for part in (each.strip() for each in re.split(r',(?![^\[]*\])', text)):
            if not part:
                continue
            match = _SPEC.match(part)
            if not match:
                logger.error('Invalid tag %s', part)
                continue
            sign, tag, file, module, klass, method, parameters = match.groups()
            wanted = (None if tag == '*' or (not tag and sign == '-') else tag or 'standard', file, module, klass, method)
            if sign != '-':
                self.include.append(wanted)
            elif not parameters:
                self.exclude.append(wanted)
        if self.exclude and not self.include:
            self.include.append(('standard', None, None, None, None))

    def takes(self, case):
        return any(_matches(case, each) for each in self.include) and not any(_matches(case, each) for each in self.exclude)


def _matches(case, wanted):
    tag, file, module, klass, method = wanted
    if tag and tag not in case.tags | {case.module}:
        return False
    if file:
        return file.endswith(f'/{case.module}/tests/{case.file}.py') and klass in (None, '', case.klass) and method in (None, '', case.method)
    return module in (None, case.module) and klass in (None, '', case.klass) and method in (None, '', case.method)
