"""Benchmarks: ours beside a naive reference, in one run on one machine."""
