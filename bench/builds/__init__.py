"""What ``bench.build`` is made of: one corpus, a site of it for every builder, and the clock."""
