"""Lock files cut into pieces that are read one by one, with the same result as from the whole."""
