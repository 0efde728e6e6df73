#!/usr/bin/env bash
# Every check that needs no test run. All of them are made, then the failures are named.
set -uo pipefail
cd "$(dirname "$0")/.."
export DJANGO_SETTINGS_MODULE=kepu.config.settings
bin=.venv/bin
failed=()

check() {
    local name=$1
    shift
    printf '» %s\n' "$name"
    "$@" || failed+=("$name")
}

check "style" $bin/ruff check --quiet .
check "format" $bin/ruff format --check --quiet .
check "types" $bin/mypy
check "import contracts" $bin/lint-imports --no-logo
check "templates" $bin/python scripts/check_templates.py
check "migrations" $bin/python -m django makemigrations --check --dry-run
check "translations" $bin/python scripts/messages.py check
check "reference pages" $bin/python scripts/docs.py --check

if [ ${#failed[@]} -gt 0 ]; then
    printf 'lint failed: %s\n' "$(printf '%s; ' "${failed[@]}")"
    exit 1
fi
echo "lint passed"
