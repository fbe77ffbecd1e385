"""Tests of the spaCy stages."""
