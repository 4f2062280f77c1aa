"""Runs the official pipelines for the studio: one checkpoint a process, asked line by line (`protocol.py`)."""
