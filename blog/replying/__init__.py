"""What a reader sends: the form, and the way back to one's own reply."""
