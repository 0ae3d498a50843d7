"""Job life cycle, queue, progress, cancellation, result cache."""
