#!/usr/bin/env bash
# Renews the lock files: requirements/*.in → *.txt with hashes, package.json → package-lock.json.
# Neither may hold the address of a registry: each machine asks its own.
set -euo pipefail
cd "$(dirname "$0")/.."

tool=$(mktemp -d)
trap 'rm -rf "$tool"' EXIT
python3.11 -m venv "$tool" 2>/dev/null || python3 -m venv "$tool"
"$tool/bin/pip" install --quiet --disable-pip-version-check 'uv>=0.9,<1'
for name in base build node dev; do
    printf '» requirements/%s.txt\n' "$name"
    (cd requirements && "$tool/bin/uv" pip compile --quiet --upgrade --python-version 3.11 --generate-hashes --no-header \
        "$name.in" -o "$name.txt")
done
printf '» package-lock.json\n'
npm update --package-lock-only --ignore-scripts --no-audit --no-fund --loglevel=error
sed -i '/^ *"resolved": /d' package-lock.json
