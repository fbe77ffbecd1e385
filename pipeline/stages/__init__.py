"""The spaCy components, one a file; each writes its own span group and no other's."""
