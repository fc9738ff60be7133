"""Trains the topic model that `worker/taggers/topics.py` reads; not imported at run time."""
