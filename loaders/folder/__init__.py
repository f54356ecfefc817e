"""The project's own form of a table: a folder with ``datapackage.json`` and CSV files."""
