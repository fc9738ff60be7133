"""Work: parse, tag, deliver, sweep, watch."""
