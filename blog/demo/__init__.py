"""The demonstration blog: what a newcomer sees first, and can take away in one step."""
