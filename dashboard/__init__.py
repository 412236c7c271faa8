"""What people look at: the board as a picture, later the desk itself. Nothing of ours imports it."""
