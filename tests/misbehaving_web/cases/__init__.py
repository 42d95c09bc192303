"""All the cases. A module that is added here is tested, shown to a browser, and measured beside other programs."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from misbehaving_web.case import Case

_MODULES = sorted(module.name for module in iter_modules(__path__))
CASES: tuple[Case, ...] = tuple(case for name in _MODULES for case in import_module(f"{__name__}.{name}").CASES)
"""Every case of every module of this folder, in the order of the modules' names."""
