"""The pages of `policies`, one kind a file."""
