"""Search over the tours of people who leave a base, work one after the other, and are paid until they are back."""
