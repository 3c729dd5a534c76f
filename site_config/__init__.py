"""The Django project: settings, addresses and the server. Knows no post."""
