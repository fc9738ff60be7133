"""Tests of the readers of archives."""
