"""The public blog as files that any web server can serve."""
