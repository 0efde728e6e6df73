#!/usr/bin/env bash
# The whole suite: everything on SQLite, then what uses the database once more on PostgreSQL, then the journeys of a
# person in a real Chromium. Arguments go to each pytest.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/system-packages.sh postgresql chromium fonts-noto-cjk libreoffice-writer-nogui openjdk-17-jre-headless
pytest=(.venv/bin/python -m pytest)
# The last tests are the longest: whoever is done takes over what waits behind them.
workers=(-n auto --maxprocesses=4 --dist worksteal)
without_database=(--ignore=tests/engines --ignore=tests/architecture)

say() { printf '\n» %s\n' "$*"; }

unset KEPU_DATABASE_URL
KEPU_DATA_DIR=$(mktemp -d)
export KEPU_DATA_DIR
trap 'rm -rf "$KEPU_DATA_DIR"' EXIT
mkdir "$KEPU_DATA_DIR/static"
say "On SQLite"
"${pytest[@]}" "${workers[@]}" -m "not journey" "$@"
say "On PostgreSQL"
scripts/with-postgres.sh "${pytest[@]}" "${workers[@]}" -m "not journey" "${without_database[@]}" "$@"
say "In Chromium"
"${pytest[@]}" -m journey tests/journeys "$@"
