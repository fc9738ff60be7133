"""Training of the name model: corpora in; pieces, their vectors and a network out."""
