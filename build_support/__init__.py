"""What `build.py` is made of: set-up, gathering the runtime, bundling, assembling `dist/`, serving, testing, benchmarks.

Everything but `lock.py` and `requirements.py` uses the standard library only.
"""
