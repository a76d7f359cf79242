"""Search: what somebody typed, asked of the index that the build writes."""
