"""What becomes of a reply: the rules that judge it, and the people who decide."""
