"""Search over tours of people who leave a base, work at one site after the other, and are paid until back."""
