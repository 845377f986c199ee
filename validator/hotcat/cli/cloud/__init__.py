"""`hotcat cloud`: the embedded cloud."""
