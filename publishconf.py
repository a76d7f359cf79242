"""Production: the same site under its public address."""

from pelicanconf import *  # noqa: F403
