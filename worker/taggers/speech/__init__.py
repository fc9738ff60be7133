"""Speech in a text: what is quoted, what is told in other words, and who said it."""
