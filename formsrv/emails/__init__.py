"""Mails as values made by pure functions; sending is the worker's. Templates lie beside."""
