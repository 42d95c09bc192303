"""How fast the program is, measured beside another link checker. ``docs/benchmarks.md`` says what and how."""
