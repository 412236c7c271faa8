"""What a partial plan has used, as arrays, and the compiled functions that read and change it."""
