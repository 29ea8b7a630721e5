"""Build time: writes the stub modules of addons/catalogue.tsv, an `__init__.py` and a `__manifest__.py` each."""

import os
import pprint
import sys


def rows(file):
    """name, version, depends, auto_install of each line that is no comment."""
    for line in file:
        if line.strip() and not line.startswith('#'):
            name, version, depends, auto = line.rstrip('\n').split('\t')
            yield name, version, depends.split(','), {'yes': True, 'no': False}.get(auto, auto.split(','))


def main(folder):
    with open(os.path.join(folder, 'catalogue.tsv'), encoding='utf-8') as file:
        for name, version, depends, auto in rows(file):
            target = os.path.join(folder, name)
            os.makedirs(target)
            manifest = {'name': name, 'version': version, 'depends': depends, 'auto_install': auto, 'license': 'LGPL-3'}
            with open(os.path.join(target, '__init__.py'), 'w', encoding='utf-8'):
                pass
            with open(os.path.join(target, '__manifest__.py'), 'w', encoding='utf-8') as out:
                out.write(pprint.pformat(manifest) + '\n')


if __name__ == '__main__':
    main(sys.argv[1])
