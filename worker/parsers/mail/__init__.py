"""Readers of mail: messages, boxes of them, and the files they carry."""
