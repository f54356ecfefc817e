"""Talking to a server: how long to wait for it, and what its errors mean."""
