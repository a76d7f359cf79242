"""The parts of ``./run.sh bench journey``."""
