"""One module for each family of rules; each is a function that takes the case and writes down what it finds."""
