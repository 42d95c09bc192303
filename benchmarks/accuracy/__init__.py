"""How right the program is, measured beside two other link checkers on the labelled web of the tests."""
