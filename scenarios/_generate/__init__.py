"""Makes the made-up tables of the bundled scenarios from their own region rows, the same bytes every time."""
