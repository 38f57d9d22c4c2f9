"""What a verb of the command does, one file or folder a verb."""
