"""Runs as watches and their sites write them: FIT, TCX and GPX files, gzipped, or in a zip.

Everything here is pure: bytes in, runs or one sentence out; no database, no clock. What comes in is
a stranger's file, so nothing is believed before it is checked, and every size has its limit.
"""
