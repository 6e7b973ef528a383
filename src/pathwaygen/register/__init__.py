"""A register of patients: the indicators counted on it.

Knows measures; not the document, the rules or how a spec is written. duckdb and other heavy libraries are
imported where they are used.
"""
