"""``python -m benchmarks.accuracy``."""

from __future__ import annotations

from benchmarks.accuracy.run import main

if __name__ == "__main__":
    main()
