"""What a client sees of an addon's sources: labels of fields (Python, as imported) and arches of views (XML).

Nothing is run. Labels are read when the registry loads, so that an edit of Python is served after a restart only; arches too, unless
--dev=xml has them read from the file for each request.
"""

import ast
import os
import xml.etree.ElementTree as xml

from . import manifests
from .conf import config


class Sources:
    """The sources of some modules, as they were when this was made."""

    def __init__(self, modules):
        found = [manifests.find(name) for name in modules]
        self._manifests = [each for each in found if each and not each.path.startswith(manifests.BUILT_IN)]
        self._labels = {}
        for manifest in self._manifests:
            for path in _python_files(manifest.path):
                _read_labels(path, self._labels)
        self._views = self._read_views()

    def labels(self, model):
        """Field name to label, of what the addons themselves declare."""
        return self._labels.get(model, {})

    def arch(self, model, kind):
        """The first view of this model and kind (`list`, `form`, …) as text, or None."""
        views = self._read_views() if 'xml' in config['dev_mode'] else self._views
        return views.get((model, kind))

    def _read_views(self):
        views = {}
        for manifest in self._manifests:
            for name in manifest.data:
                if name.endswith('.xml'):
                    _read_views(os.path.join(manifest.path, name), views)
        return views


def _python_files(folder):
    for place, names, files in os.walk(folder):
        names[:] = [name for name in names if name not in ('tests', 'static', 'double', 'migrations')]
        yield from (os.path.join(place, name) for name in sorted(files) if name.endswith('.py'))


def _read_labels(path, labels):
    with open(path, 'rb') as file:
        tree = ast.parse(file.read(), path)
    for kind in (node for node in tree.body if isinstance(node, ast.ClassDef)):
        values = {target.id: node.value for node in kind.body if isinstance(node, ast.Assign) for target in node.targets if isinstance(target, ast.Name)}
        model = _text(values.get('_name')) or _text(values.get('_inherit'))
        if model:
            labels.setdefault(model, {}).update({name: _label(name, value) for name, value in values.items() if _is_field(value)})


def _is_field(value):
    return isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and getattr(value.func.value, 'id', '') == 'fields'


def _label(name, call):
    """`string=`, or the first argument where it is a label, or the name in words."""
    given = next((_text(keyword.value) for keyword in call.keywords if keyword.arg == 'string'), None)
    first = _text(call.args[0]) if call.args and call.func.attr not in ('Many2one', 'One2many', 'Many2many') else None
    return given or first or name.removesuffix('_ids').removesuffix('_id').replace('_', ' ').title()


def _text(node):
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _read_views(path, views):
    for record in xml.parse(path).getroot().iter('record'):
        fields = {field.get('name'): field for field in record.findall('field')}
        if record.get('model') == 'ir.ui.view' and 'model' in fields and 'arch' in fields and len(fields['arch']):
            arch = fields['arch'][0]
            views.setdefault(((fields['model'].text or '').strip(), arch.tag), xml.tostring(arch, encoding='unicode').strip())
