"""The solvers of the scoreboard: tuimo's own engines and other people's, each run in a process of its own."""
