"""The mathematics: a linear program built from tables, block by block. It reads no file and calls no solver."""

from models.put_off import put_off

put_off()
