#!/usr/bin/env bash
# Runs each measurement of benchmarks/ by itself, so that none warms the caches of the next.
set -uo pipefail
cd "$(dirname "$0")/.."
failed=0
for script in benchmarks/*.py; do
    grep -q '__main__' "$script" || continue # matter for the others, not a measurement
    printf '\n» %s\n' "$script"
    .venv/bin/python "$script" || failed=1
done
exit $failed
