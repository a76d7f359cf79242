"""How things look: templates, styles and interface texts that site, forms and mails share."""
