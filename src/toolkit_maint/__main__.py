"""``python -m toolkit_maint``: the command line."""

from toolkit_maint.cli import main

main(prog_name="toolkit-maint")
