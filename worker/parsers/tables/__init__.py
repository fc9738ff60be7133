"""Readers of tables and data."""
