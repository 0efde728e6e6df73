#!/usr/bin/env bash
# Makes sure that Debian packages are there: system-packages.sh [--dry-run] PACKAGE…
# What is already there, however it was installed, is left alone. Needs root only when something is missing.
set -euo pipefail

# there PACKAGE: the package, or what we need of it from elsewhere, is on this machine.
there() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ] && return
    case $1 in
        postgresql) [ -n "$("$(dirname "$0")/postgres-bin.sh")" ] ;;
        chromium) command -v chromium chromium-browser google-chrome >/dev/null ;;
        fonts-noto-cjk) [ -n "$(fc-list :lang=zh-cn family 2>/dev/null)" ] ;;
        libreoffice-writer-nogui) command -v soffice >/dev/null ;;
        openjdk-17-jre-headless) command -v java >/dev/null ;; # for Spark
        *) false ;;
    esac
}

dry_run=
[ "${1:-}" = --dry-run ] && { dry_run=1; shift; }
missing=()
for package in "$@"; do there "$package" || missing+=("$package"); done
[ ${#missing[@]} -gt 0 ] || exit 0

install=(apt-get install -y -qq --no-install-recommends "${missing[@]}")
if [ -n "$dry_run" ]; then
    echo "missing: ${missing[*]}"
    exit 0
fi
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    printf 'These are needed and not on this machine: %s\nOn Debian, run:\n    sudo apt-get update && sudo %s\n' \
        "${missing[*]}" "${install[*]}" >&2
    exit 1
fi
printf '» Installing Debian packages: %s\n' "${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
if ! { apt-get update -qq -o DPkg::Lock::Timeout=120 && "${install[@]}" -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0; } \
    >"$log" 2>&1 </dev/null; then
    tail -n 40 "$log" >&2
    rm -f "$log"
    exit 1
fi
rm -f "$log"
