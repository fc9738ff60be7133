"""Readers of feeds, and of the single entries they are taken apart into."""
