"""Speed and size, measured and printed: `make bench`. Never a timed test; the method is in docs/performance.md."""
