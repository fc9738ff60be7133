"""What leaves the service for the network: guarded, signed, bounded."""
