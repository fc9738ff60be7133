"""The reference: the same service as a tutorial would build it. It works; it is not fast.

A synchronous FastAPI route inserts a row and sends one Celery task; the task reads the
document, updates the row and sends one more task per webhook, which posts it.
"""
