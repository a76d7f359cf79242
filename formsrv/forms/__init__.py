"""What people fill in: tables of fields, forms made from them, and how typed text is read."""
