"""Builds the static site: scan, load, plan, render, write, verify.

The engine needs neither Pelican nor the web; :mod:`sitegen.plugin` is Pelican's door to it.
"""
