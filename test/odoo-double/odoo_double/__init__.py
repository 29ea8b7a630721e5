"""The Odoo double: behaves like Odoo 19 where Muelle touches a running one. See ../README.md."""
