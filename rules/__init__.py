"""The rules themselves: plain Python on the standard library, no database, no clock, no Chinese sentences."""
