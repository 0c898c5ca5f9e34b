"""The commands, one per file; each file's ``command`` is what ``tuimo NAME`` runs."""
