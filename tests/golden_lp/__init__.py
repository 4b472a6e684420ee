"""Each row family of the model as it is written down, in LP text."""
