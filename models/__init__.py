"""The mathematics: a linear program built from tables, block by block. It reads no file and calls no solver."""
