"""Readers of images, and of what is written into them beside the picture."""
