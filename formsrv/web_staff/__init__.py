"""What editors reach: sign-in, queue, cases and decisions, on an origin of their own."""
