"""What landlords and applicants reach: forms and personal links, without session or cookie."""
