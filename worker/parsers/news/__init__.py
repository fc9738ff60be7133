"""Readers of the news industry's own formats."""
