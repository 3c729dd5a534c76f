"""WordPress' own format, WXR: what an export holds, how it is read, brought in, and written."""
