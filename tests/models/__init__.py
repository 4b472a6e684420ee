"""Tests of the mathematics: the array-backed components, the blocks and their description."""
