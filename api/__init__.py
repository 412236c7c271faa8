"""What others reach the engine through: the command line."""
