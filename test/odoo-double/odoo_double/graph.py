"""The order in which modules load: phase, then depth, then name.

When updating, a module that is to be installed comes in a later phase than installed ones, unless something installed needs it.
"""

import logging
from dataclasses import dataclass, field

from . import manifests

_logger = logging.getLogger('odoo.modules.module_graph')


@dataclass
class Node:
    """A module in the graph: its manifest, its row in ir_module_module, the nodes it depends on."""

    name: str
    manifest: object
    id: int = 0
    state: str = 'uninstalled'
    installed_version: str = None
    depends: list = field(default_factory=list)

    def depth(self):
        return max((node.depth() for node in self.depends), default=-1) + 1

    def phase(self, updating):
        if self.name == 'base':
            return 0
        if not updating:
            return 1
        return max(
            node.phase(updating) + ((self.state == 'to install') != (node.state == 'to install')) + (node.name == 'base')
            for node in self.depends
        )


class Graph:
    """The modules known so far. `extend` adds names and drops, with a line in the log, what cannot be loaded."""

    def __init__(self, cr, updating):
        self.cr, self.updating = cr, updating
        self.nodes = {}

    def __contains__(self, name):
        return name in self.nodes

    def __len__(self):
        return len(self.nodes)

    def ordered(self):
        """The nodes in loading order."""
        return sorted(self.nodes.values(), key=lambda node: (node.phase(self.updating), node.depth(), node.name))

    def extend(self, names):
        """Adds modules; a missing dependency or a state that is not to be loaded removes one with its dependents."""
        names = [name for name in names if name not in self.nodes]
        for name in names:
            manifest = manifests.find(name)
            self.nodes[name] = Node(name, manifest)
            if manifest is None or not manifest.installable:
                _logger.warning('module %s: not installable, skipped', name)
                self._remove(name)
        for name in names:
            node = self.nodes.get(name)
            if node is None:
                continue
            if any(other not in self.nodes for other in node.manifest.depends):
                _logger.info('module %s: some depends are not loaded, skipped', name)
                self._remove(name)
                continue
            node.depends = [self.nodes[other] for other in node.manifest.depends]
        self._drop_loops(names)
        self._read_states([name for name in names if name in self.nodes])

    def _drop_loops(self, names):
        for name in names:
            node = self.nodes.get(name)
            try:
                if node:
                    node.depth()
            except RecursionError:
                _logger.warning('module %s: in a dependency loop, skipped', name)
                self._remove(name)

    def _read_states(self, names):
        if not names:
            return
        self.cr.execute('SELECT name, id, state, latest_version FROM ir_module_module WHERE name IN %s', [tuple(names)])
        for name, number, state, version in self.cr.rows():
            if state == 'uninstallable':
                _logger.warning('module %s: not installable, skipped', name)
                self._remove(name)
            elif not self.updating and state in ('to install', 'uninstalled'):
                _logger.info('module %s: not installed, skipped', name)
                self._remove(name)
            elif name in self.nodes:
                node = self.nodes[name]
                node.id, node.state, node.installed_version = number, state, version

    def _remove(self, name):
        node = self.nodes.pop(name, None)
        for other in list(self.nodes.values()):
            if node in other.depends and other.name in self.nodes:
                _logger.info('module %s: its direct/indirect dependency is skipped, skipped', other.name)
                self._remove(other.name)
