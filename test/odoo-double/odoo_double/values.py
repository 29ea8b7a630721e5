"""Turns an option's text into its value, with the warnings Odoo 19 gives. Bad numbers raise ValueError (exit 1, as there)."""

import os

TRUE = ('1', 'yes', 'true', 'on')
FALSE = ('0', 'no', 'false', 'off')


class BadOption(Exception):
    """A value the parser refuses: a usage error, exit 2."""


def path(text):
    """An absolute path with `~` and `$VAR` resolved; empty stays empty."""
    if not text:
        return ''
    return os.path.realpath(os.path.abspath(os.path.expanduser(os.path.expandvars(text.strip()))))


def comma(text):
    """The words of a comma list, stripped, without empty ones."""
    return [word for part in text.split(',') if (word := part.strip())]


def boolean(text, name):
    """True or False for Odoo's eight words; BadOption otherwise."""
    if text.lower() in TRUE:
        return True
    if text.lower() in FALSE:
        return False
    raise BadOption(f'option {name}: invalid boolean value: {text!r}')


def holds_addons(folder):
    """Whether a folder has at least one module (`__init__.py` and `__manifest__.py`)."""
    return any(
        os.path.isfile(os.path.join(folder, name, '__init__.py')) and os.path.isfile(os.path.join(folder, name, '__manifest__.py'))
        for name in os.listdir(folder)
    )


def addons(text, name, warn):
    """The folders that exist and hold modules; the others are dropped with a warning."""
    kept = []
    for folder in map(path, comma(text)):
        if not os.path.isdir(folder):
            warn('option %s, no such directory %r, skipped', name, folder)
        elif not holds_addons(folder):
            warn('option %s, invalid addons directory %r, skipped', name, folder)
        else:
            kept.append(folder)
    return kept


def scripts(text, name, warn):
    """The files that exist; others are dropped with a warning."""
    kept = []
    for file in map(path, comma(text)):
        if os.path.isfile(file):
            kept.append(file)
        else:
            warn('option %s, no such file %r, skipped', name, file)
    return kept


def with_demo(text, name, warn):
    """`without_demo` read inverted; anything that is no boolean counts as "no demo" with a warning."""
    try:
        return not boolean(text, name)
    except BadOption:
        warn('option %s: since 19.0, invalid boolean value: %r, assume %s', name, text, text != 'None')
        return text == 'None'


def parse(option, text, name, warn):
    """The value of `text` for this option; `None` spelled out is None."""
    if text == 'None':
        return None
    if option.type in ('flag', 'no', 'bool'):
        return boolean(text, name)
    if option.type == 'choice' and text not in option.choices:
        raise BadOption(f"option {name}: invalid choice: {text!r} (choose from {', '.join(map(repr, option.choices))})")
    if option.type in ('addons', 'scripts'):
        return {'addons': addons, 'scripts': scripts}[option.type](text, name, warn)
    readers = {'int': int, 'float': float, 'path': path, 'comma': comma, 'append': comma}
    return readers.get(option.type, str)(text)
