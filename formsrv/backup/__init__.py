"""Backups: sealed rows and never a key, and beside them the list of what was erased."""
