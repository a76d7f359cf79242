"""Steps of the databases' form, run by Alembic in order."""
