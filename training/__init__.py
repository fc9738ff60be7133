"""What trains the models that are shipped; nothing here is imported at run time."""
