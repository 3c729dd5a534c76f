"""Text in, safe text out. Knows no noun of the blog."""
