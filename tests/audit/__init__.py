"""Tests of the independent audit."""
