"""The content model that the site builder and the form service share.

It reads region data and content, says what is wrong with them, and knows nothing of the web,
of a database or of Pelican.
"""
