"""Frameworks behind one contract: load a NIR graph, run it, export it.

Imports neither a framework nor any other package of nirtrip.
"""
