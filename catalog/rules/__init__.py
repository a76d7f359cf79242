"""Rules across the fields of a record and across the files of a library.

Each is a generator of problems, so that one fault never hides another. A build imports only
the rules of the records that it reads, so nothing is imported here.
"""
