"""Tests of the readers of mail."""
