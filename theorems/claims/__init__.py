"""One file, one claim; the file's name is the claim's id."""
