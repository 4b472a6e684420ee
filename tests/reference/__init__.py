"""A second, deliberately plain formulation of the whole model, written by rules, to prove the fast one against.

It shares nothing with ``planner.network`` and ``models``: own calendar, own provenances, own costs. It reads the same
validated tables and must reach the same optimum. Clarity goes before speed, and nothing is pruned.
"""
