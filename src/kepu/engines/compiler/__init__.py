"""Official document → plan: read → lines → outline → duties → quantities → checks.

`compile_bytes` is the way in: bytes and a file name, a `Plan` out. It knows no clock, no network and no database.
"""

from kepu.engines.compiler.pipeline import compile_bytes, compile_source

__all__ = ["compile_bytes", "compile_source"]
