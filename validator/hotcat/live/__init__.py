"""A live cloud: stacks, cases, probes."""
