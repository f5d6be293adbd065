"""How one thing looks in a list: pure functions from what the server told to lines of cells."""
