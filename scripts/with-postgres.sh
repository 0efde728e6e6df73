#!/usr/bin/env bash
# Runs a command with a PostgreSQL of its own: with-postgres.sh COMMAND…
# The server listens on a socket in a new folder, trusts everybody, promises no durability, and is gone afterwards.
set -euo pipefail

bin=$("$(dirname "$0")/postgres-bin.sh")
[ -n "$bin" ] || { echo "No PostgreSQL server on this machine: scripts/system-packages.sh postgresql" >&2; exit 1; }

folder=$(mktemp -d /tmp/kepu-postgres.XXXXXX)
as_owner=()
if [ "$(id -u)" = 0 ]; then
    # The server refuses to run as root.
    chown postgres "$folder"
    as_owner=(runuser -u postgres --)
fi
server() { (cd "$folder" && "${as_owner[@]}" "$@"); }
stop() {
    server "$bin/pg_ctl" -D "$folder/data" -m immediate -s stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

server "$bin/initdb" -D "$folder/data" -U kepu -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$folder/initdb.log" 2>&1 ||
    { cat "$folder/initdb.log" >&2; exit 1; }
cat >>"$folder/data/postgresql.conf" <<CONF
listen_addresses = ''
unix_socket_directories = '$folder'
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 60
CONF
server "$bin/pg_ctl" -D "$folder/data" -l "$folder/server.log" -w -s start || { cat "$folder/server.log" >&2; exit 1; }
server "$bin/createdb" -h "$folder" -U kepu kepu

export KEPU_DATABASE_URL="postgresql://kepu@/kepu?host=$folder"
"$@"
