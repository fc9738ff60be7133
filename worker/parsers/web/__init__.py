"""Readers of saved and crawled pages."""
