"""Keeps a curated catalogue of links true."""

__version__ = "0.1.0"
