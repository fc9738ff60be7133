"""Pages of print: lines with their places, and the text they were set from."""
