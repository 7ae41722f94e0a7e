"""What leaves the newsroom: notifications, letters, calls to other programs."""
