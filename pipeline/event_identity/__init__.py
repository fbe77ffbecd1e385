"""Which marks of events mean the same happening; no spaCy."""

from pipeline.event_identity.clusters import event_clusters

__all__ = ["event_clusters"]
