"""The demo fleet, the generator, readers and writers of files, and what makes their text harmless."""
