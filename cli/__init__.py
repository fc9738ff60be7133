"""The command line: one module per group of commands. It stands on everything else."""
