#!/usr/bin/env bash
# Prints the folder of the newest PostgreSQL server programs on this machine; prints nothing where there are none.
for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -rn) "$(dirname "$(command -v initdb || echo /)")"; do
    if [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ]; then
        echo "$folder"
        exit
    fi
done
