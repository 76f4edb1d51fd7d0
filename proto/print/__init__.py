"""Reads the tables in proto/, checks them, and prints documents and SDK types from them. Python's standard library only."""
