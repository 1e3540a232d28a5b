#!/usr/bin/env bash
# A PostgreSQL of our own for tests and benchmarks, in a folder that is thrown away.
# usage: postgres.sh start DIR [on|off]   prints the address of an empty database owned by a plain role (fsync on or off)
#        postgres.sh create DIR NAME      prints the address of one more
#        postgres.sh halt DIR fast|immediate   ends it as an operator or a crash would; resume DIR starts it again
#        postgres.sh freeze DIR   stops all its processes where they are; thaw DIR lets them go on
#        postgres.sh stop DIR
set -euo pipefail
command=$1 dir=$2
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
as_postgres() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; else "$@"; fi; }
create() {
    as_postgres "$bin/psql" -qX -h "$dir" -d postgres -c "CREATE DATABASE $1 OWNER mimamori" >/dev/null
    echo "host=$dir dbname=$1 user=mimamori"
}
launch() { # DIR on|off
    as_postgres "$bin/pg_ctl" -D "$1/data" -w -l "$1/log" \
        -o "-c listen_addresses='' -c unix_socket_directories=$1 -c fsync=$2 -c max_connections=200" start >/dev/null
}
signal_all() { # DIR SIGNAL: the first process first, so that it starts no others
    local first; first=$(head -n 1 "$1/data/postmaster.pid")
    kill -s "$2" "$first"
    pkill -"$2" -P "$first"
}
case $command in
start)
    mkdir -p "$dir"
    if [ "$(id -u)" = 0 ]; then chown postgres:postgres "$dir"; fi
    cd "$dir"
    as_postgres "$bin/initdb" -D "$dir/data" -A trust -E UTF8 --locale=C.UTF-8 --no-sync -U postgres >/dev/null 2>&1 || \
        as_postgres "$bin/initdb" -D "$dir/data" -A trust -E UTF8 --locale=C --no-sync -U postgres >/dev/null
    launch "$dir" "${3:-off}"
    # A plain role: a superuser would not be held by row level security.
    as_postgres env PGUSER=postgres "$bin/psql" -qX -h "$dir" -d postgres -c "CREATE ROLE mimamori LOGIN" >/dev/null
    PGUSER=postgres create mimamori
    ;;
create) PGUSER=postgres create "$3" ;;
halt) cd "$dir" && as_postgres "$bin/pg_ctl" -D "$dir/data" -w -m "$3" stop >/dev/null ;;
resume) cd "$dir" && launch "$dir" off ;;
freeze) signal_all "$dir" STOP ;;
thaw) signal_all "$dir" CONT ;;
stop) cd "$dir" && as_postgres "$bin/pg_ctl" -D "$dir/data" -m immediate stop >/dev/null 2>&1 || true ;;
esac
