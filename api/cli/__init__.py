"""The command line: ``bitcorp``, whose commands are found by name among the installed entry points."""
