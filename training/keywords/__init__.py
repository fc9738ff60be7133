"""The tables the keyword tagger weighs words by."""
