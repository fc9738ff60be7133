"""Tests of the readers: no I/O, invented documents only."""
