"""The two databases: what public writes (intake) and what only the desk writes. All SQL is here."""
