"""A page in which to open a workbook, plan it, set it against targets and shocks, and compare what comes out.

It calls the functions that the commands call, in processes of their own, and keeps nothing but workbooks, requests and
run folders: every state of the page is an address, and closing it loses nothing.

``create_app`` makes the application, ``serve`` answers the network with it.
"""

from planner.web.app import create_app
from planner.web.settings import Settings

__all__ = ["Settings", "create_app"]
