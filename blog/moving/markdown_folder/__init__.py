"""Texts in files with front matter, as Jekyll and Hugo make sites of."""
