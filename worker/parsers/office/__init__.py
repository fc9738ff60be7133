"""Readers of office documents: texts, slides, sheets and books."""
