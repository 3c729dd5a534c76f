"""The whole blog in one file that can be read without it, and back (docs/format.md)."""
