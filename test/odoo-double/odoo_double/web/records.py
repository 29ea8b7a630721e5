"""create, read, search and write over a model's own table: enough for clients whose rows are counted, without an ORM."""

import base64

from psycopg2 import sql

from .. import attachments, mails
from ..errors import UserError

_OPERATORS = {
    '=': '=',
    '!=': '<>',
    '<>': '<>',
    '<': '<',
    '>': '>',
    '<=': '<=',
    '>=': '>=',
    'in': 'IN',
    'not in': 'NOT IN',
    'like': 'LIKE',
    'ilike': 'ILIKE',
    'not like': 'NOT LIKE',
    'not ilike': 'NOT ILIKE',
    '=like': 'LIKE',
    '=ilike': 'ILIKE',
}
METHODS = ('create', 'read', 'search', 'search_count', 'search_read', 'write', 'unlink', 'fields_get', 'get_view', 'send')


class Model:
    """One table, for one user, in one transaction."""

    def __init__(self, cr, registry, name, uid):
        self.cr, self.name, self.uid, self.table = cr, name, uid, name.replace('.', '_')
        self.sources = registry.sources
        if not registry.knows(name):
            raise UserError(f"Object {name} doesn't exist")
        cr.execute("SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s", [self.table])
        self.columns = {column for (column,) in cr.rows()}

    def call(self, method, args, kwargs):
        """Runs one of METHODS; anything else raises AttributeError, as a missing method does."""
        if method not in METHODS:
            raise AttributeError(f"The method '{self.name}.{method}' does not exist")
        return getattr(self, method)(*args, **kwargs)

    def _known(self, names):
        for name in names:
            if name not in self.columns:
                raise ValueError(f'Invalid field {name!r} in {self.name!r}')

    def create(self, vals_list, context=None):
        several = isinstance(vals_list, list)
        numbers = [self._create_one(dict(values)) for values in (vals_list if several else [vals_list])]
        return numbers if several else numbers[0]

    def fields_get(self, allfields=None, attributes=None, context=None):
        """Labels only, of the fields that the addons declare."""
        labels = self.sources.labels(self.name)
        return {name: {'string': label} for name, label in labels.items() if not allfields or name in allfields}

    def get_view(self, view_id=None, view_type='form', context=None, **_options):
        """The arch of the first view of this kind, or an empty one."""
        return {'model': self.name, 'arch': self.sources.arch(self.name, view_type) or f'<{view_type}/>'}

    def send(self, ids, context=None, **_options):
        if self.name != 'mail.mail':
            raise AttributeError(f"The method '{self.name}.send' does not exist")
        mails.send(self.cr, _ids(ids))
        return None

    def _create_one(self, values):
        if self.name == 'mail.mail' and 'mail_message_id' not in values:
            # Its message is a record of its own, whose fields are its own as well.
            own = {name: values.pop(name) for name in ('subject', 'email_from', 'body') if name in values}
            self.cr.execute(
                "INSERT INTO mail_message (subject, email_from, body, message_type, date) VALUES (%s, %s, %s, 'email', now() AT TIME ZONE 'UTC') RETURNING id",
                [own.get('subject'), own.get('email_from'), own.get('body')],
            )
            values = {'state': 'outgoing', **values, 'mail_message_id': self.cr.value()}
        if self.name == 'ir.attachment':
            if 'datas' in values:
                values['raw'] = base64.b64decode(values.pop('datas') or b'')
            elif isinstance(values.get('raw'), str):
                values['raw'] = values['raw'].encode()
            self._known(set(values) - {'raw'})
            return attachments.create(self.cr, values, self.uid)
        self._known(values)
        if self.name == 'res.partner':
            values = {'type': 'contact', 'active': True, 'is_company': False, 'complete_name': values.get('name'), **values}
        stamps = {'create_uid': self.uid, 'write_uid': self.uid}
        values.update({name: value for name, value in stamps.items() if name in self.columns})
        names, marks = list(values), [sql.Placeholder()] * len(values)
        for name in ('create_date', 'write_date'):
            if name in self.columns and name not in values:
                names.append(name)
                marks.append(sql.SQL("now() AT TIME ZONE 'UTC'"))
        self.cr.execute(
            sql.SQL('INSERT INTO {} ({}) VALUES ({}) RETURNING id').format(
                sql.Identifier(self.table), sql.SQL(', ').join(map(sql.Identifier, names)), sql.SQL(', ').join(marks)
            ),
            list(values.values()),
        )
        return self.cr.value()

    def write(self, ids, vals, context=None):
        self._known(vals)
        assignments = sql.SQL(', ').join(sql.SQL('{} = {}').format(sql.Identifier(name), sql.Placeholder()) for name in vals)
        self.cr.execute(
            sql.SQL('UPDATE {} SET {} WHERE id IN {}').format(sql.Identifier(self.table), assignments, sql.Placeholder()),
            [*vals.values(), _ids(ids)],
        )
        return True

    def unlink(self, ids, context=None):
        if self.name == 'ir.attachment':
            self.cr.execute('SELECT store_fname FROM ir_attachment WHERE id IN %s AND store_fname IS NOT NULL', [_ids(ids)])
            for (name,) in self.cr.rows():
                attachments.mark(self.cr.database, name)
        self.cr.execute(sql.SQL('DELETE FROM {} WHERE id IN {}').format(sql.Identifier(self.table), sql.Placeholder()), [_ids(ids)])
        return True

    def read(self, ids, fields=None, load=None, context=None):
        names = ['id', *(name for name in fields or sorted(self.columns - {'db_datas', 'password'}) if name != 'id')]
        with_data = self.name == 'ir.attachment' and 'datas' in names
        names = [name for name in names if name != 'datas'] + (['store_fname'] if with_data and 'store_fname' not in names else [])
        self._known(names)
        self.cr.execute(
            sql.SQL('SELECT {} FROM {} WHERE id IN {} ORDER BY id').format(
                sql.SQL(', ').join(map(sql.Identifier, names)), sql.Identifier(self.table), sql.Placeholder()
            ),
            [_ids(ids)],
        )
        rows = [{key: False if value is None else value for key, value in row.items()} for row in self.cr.dicts()]
        for row in rows if with_data else ():
            row['datas'] = (
                base64.b64encode(attachments.read(self.cr.database, row['store_fname'])).decode() if row['store_fname'] else False
            )
        return rows

    def search(self, domain, offset=0, limit=None, order=None, context=None):
        where, values = self._where(domain)
        query = sql.SQL('SELECT id FROM {} WHERE {} ORDER BY id OFFSET {} LIMIT {}').format(
            sql.Identifier(self.table), where, sql.Literal(int(offset)), sql.Literal(int(limit)) if limit else sql.SQL('ALL')
        )
        self.cr.execute(query, values)
        return [number for (number,) in self.cr.rows()]

    def search_count(self, domain, limit=None, context=None):
        where, values = self._where(domain)
        self.cr.execute(sql.SQL('SELECT count(*) FROM {} WHERE {}').format(sql.Identifier(self.table), where), values)
        return self.cr.value()

    def search_read(self, domain=None, fields=None, offset=0, limit=None, order=None, context=None):
        numbers = self.search(domain or [], offset, limit, order)
        return self.read(numbers, fields) if numbers else []

    def _where(self, domain):
        """A domain in Polish notation as SQL; inactive records are left out unless `active` is asked for."""
        domain = list(domain or [])
        if 'active' in self.columns and not any(isinstance(leaf, (list, tuple)) and leaf[0] == 'active' for leaf in domain):
            domain.append(['active', '=', True])
        values, stack = [], []
        for item in reversed(domain):
            if item == '!':
                stack.append(sql.SQL('NOT ({})').format(stack.pop()))
            elif item in ('&', '|'):
                stack.append(sql.SQL('({} {} {})').format(stack.pop(), sql.SQL('AND' if item == '&' else 'OR'), stack.pop()))
            else:
                stack.append(self._leaf(*item))
        return (sql.SQL(' AND ').join(reversed(stack)) if stack else sql.SQL('true')), values

    def _leaf(self, name, operator, value):
        self._known([name])
        column = sql.Identifier(name)
        if value is False and operator in ('=', '!='):
            return sql.SQL(
                '({0} IS NULL OR {0}::text = \'false\')' if operator == '=' else '({0} IS NOT NULL AND {0}::text <> \'false\')'
            ).format(column)
        if operator in ('in', 'not in'):
            value = tuple(value)
            if not value:
                return sql.SQL('false' if operator == 'in' else 'true')
        elif operator in ('like', 'ilike', 'not like', 'not ilike'):
            value = f'%{value}%'
        if operator not in _OPERATORS:
            raise ValueError(f'Invalid operator {operator!r} in domain')
        return sql.SQL('{} {} {}').format(column, sql.SQL(_OPERATORS[operator]), sql.Literal(value))


def _ids(ids):
    return tuple(ids) if isinstance(ids, (list, tuple)) else (ids,)
