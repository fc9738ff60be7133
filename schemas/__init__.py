"""Shapes: everything that crosses a border of the service. Imports nothing of ours."""
