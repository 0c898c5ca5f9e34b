"""Plans and ledgers as files, written whole or not at all."""
