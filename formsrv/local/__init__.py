"""Everything on one's own machine: all processes, a mail catcher, rebuilding when files change."""
