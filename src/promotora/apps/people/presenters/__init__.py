"""Saying: rows as ready sentences, so that pages decide nothing."""
