"""What regional accounts say: specialisation, regional multipliers, growth, concentration."""
