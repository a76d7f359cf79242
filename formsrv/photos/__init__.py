"""Photos of homes: looked at in a process of its own, sealed, and shown when an editor agrees."""
