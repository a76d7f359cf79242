"""Texts of the interface and states of translations, for those who translate."""
