"""State: everything that outlives a process. Rows stay here; values come out."""
