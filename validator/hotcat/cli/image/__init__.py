"""`hotcat image`: disk images."""
