"""Unit tests of the double: python3 -m unittest discover -s tests -t . (no PostgreSQL, no psycopg2 needed)."""
