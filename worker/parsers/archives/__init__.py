"""Readers of archives and of compressed files: every member is a document of its own."""
