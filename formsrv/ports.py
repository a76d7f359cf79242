"""Ports as arguments of commands."""

from __future__ import annotations

from argparse import ArgumentTypeError

HIGHEST = 65_535


def port(text: str) -> int:
    """Read a port, 0 for any that is free; raises ArgumentTypeError with a sentence."""
    if not (text.isascii() and text.isdecimal() and int(text[:6]) <= HIGHEST):
        raise ArgumentTypeError(f"A port must be a number from 0 to {HIGHEST}; found {text!r}.")
    return int(text)
