"""The commands, one a module: options in, calls out. What is heavy is imported when a command runs."""
