"""Everything that is said to people: words in Dutch and English, and one module for each rendering.

A rendering is a pure function over :mod:`toolkit_maint.domain` values and :class:`toolkit_maint.reports.words.Words`; it
escapes for its own medium, and counts and decides nothing.
"""
