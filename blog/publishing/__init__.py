"""The author's desk: the admin, dressed, and what is written, tagged, illustrated and previewed in it."""
