"""Everything about one person as one file: written, and read back into a fresh account.

docs/data.md describes the file. Each room says in its `portable.py` which tables are a person's.
"""
