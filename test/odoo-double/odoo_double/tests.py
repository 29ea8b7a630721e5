"""`--test-enable` and `--test-tags`: the order, the log and the exit code of test runs. No test is run: see testcases.py."""

import logging
import os
import time

from . import manifests, registry, testcases
from .conf import config

_service = logging.getLogger('odoo.service.server')
_loading = logging.getLogger('odoo.modules.loading')
_result = logging.getLogger('odoo.tests.result')
_stats = logging.getLogger('odoo.tests.stats')
_selector = logging.getLogger('odoo.tests.tag_selector')
_reports = {}


class Report:
    """What the runs over one database came to."""

    def __init__(self):
        self.run = self.failures = self.errors = 0
        self.stats = {}

    @property
    def well(self):
        return not self.failures and not self.errors


def begin(database):
    """Before a registry is loaded with tests."""
    _reports[database] = Report()
    logging.getLogger('odoo.tests.common').info('Importing test framework')


def well(database):
    return database not in _reports or _reports[database].well


def at_install(database, name):
    """After a module was installed or updated, its line not yet logged. Returns the words about it for that line."""
    if not config['test_enable'] or database not in _reports:
        return '', None
    started, before = time.time(), _reports[database]
    counts = (before.run, before.failures, before.errors)
    ran = _suite(database, [name], 'at_install')
    if not ran:
        return '', None
    words = ' (incl. %.2fs test)' % (time.time() - started)
    failures, errors = before.failures - counts[1], before.errors - counts[2]
    told = 'Module %s: %d failures, %d errors of %d tests' % (name, failures, errors, before.run - counts[0])
    return words, told if failures or errors else None


def run(database):
    """The tests after all modules are loaded. 1 when any test of the run failed, else 0."""
    report, loaded = _reports[database], registry.get(database)
    _service.info('Starting post tests')
    started, before = time.time(), report.run
    _suite(database, loaded.processed, 'post_install')
    _service.info('%d post-tests in %.2fs, %s queries', report.run - before, time.time() - started, 0)
    for name, count in sorted(report.stats.items()):
        _stats.info('%s: %d tests %.2fs %d queries', name, count, 0, 0)
    return 0 if report.well else 1


def summary():
    """One line a database: ERROR on failure, WARNING when no test ran, INFO otherwise."""
    for database, report in _reports.items():
        tell = _result.info if report.run else _result.warning
        tell = tell if report.well else _result.error
        tell('%s failed, %s error(s) of %s tests when loading database %r', report.failures, report.errors, report.run, database)


def _suite(database, names, position):
    report, selector = _reports[database], testcases.Selector(config['test_tags'], _selector)
    ran, classes = 0, set()
    for name in names:
        manifest = manifests.find(name)
        if not manifest:
            continue
        outcomes = testcases.outcomes(manifest.path)
        for case in testcases.of(name, manifest.path):
            if position not in case.tags or not selector.takes(case):
                continue
            ran += 1
            # Odoo counts setUpClass and tearDownClass in this line, and in this line only.
            report.stats[name] = report.stats.get(name, 0) + (1 if (name, case.klass) in classes else 3)
            classes.add((name, case.klass))
            _run(report, case, *outcomes.get(f'{case.klass}.{case.method}', ('', '')))
    return ran


def _run(report, case, outcome, words):
    logger = logging.getLogger(f'odoo.addons.{case.module}.tests.{case.file}')
    name = f'{case.klass}.{case.method}'
    report.run += 1
    logger.info('Starting %s ...', name)
    if case.skip or case.lacks_browser:
        logger.info('skipped %s : %s', name, case.skip or 'Chrome executable not found')
    elif outcome == 'die':
        logging.shutdown()
        os._exit(0)
    elif outcome == 'sleep':
        time.sleep(float(words))
    elif outcome == 'log':
        logger.error('%s', words)
    elif outcome in ('fail', 'error'):
        report.failures += outcome == 'fail'
        report.errors += outcome == 'error'
        logger.info('=' * 70)
        trace = f'Traceback (most recent call last):\n  File "{case.path}", line {case.line}, in {case.method}\n    {case.source}\n{words}\n'
        logger.error('%s: %s\n%s', 'FAIL' if outcome == 'fail' else 'ERROR', name, trace)
