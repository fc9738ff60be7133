"""What a document is, family by family: each module answers for one, or has no opinion."""
