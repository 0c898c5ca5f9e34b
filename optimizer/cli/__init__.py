"""The command line: every command parses, calls the library and prints; one command per file."""
