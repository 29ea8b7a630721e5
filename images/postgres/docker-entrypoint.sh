#!/bin/bash
# Starts PostgreSQL; on an empty PGDATA it makes the cluster first, told by the official image's variables:
# POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB, POSTGRES_INITDB_ARGS (each also as NAME_FILE), POSTGRES_INITDB_WALDIR,
# POSTGRES_HOST_AUTH_METHOD, and the files in /docker-entrypoint-initdb.d. README.md beside the images says what differs.
set -euo pipefail

# Made by initdb in here, then moved up with PG_VERSION last: a killed initdb never looks like a cluster.
stage=$PGDATA/muelle.initdb
# Stands while the first database and the init files are not finished: a killed start takes that part up again.
unfinished=$PGDATA/muelle.unfinished

fail() {
    printf 'docker-entrypoint: %s\n' "$@" >&2
    exit 1
}

# from_file NAME: gives NAME the content of the file named by NAME_FILE. Both set is an error, as one of them would be ignored.
from_file() {
    local name=$1 file=${1}_FILE
    [ -n "${!file:-}" ] || return 0
    [ -z "${!name:-}" ] || fail "$name and $file are both set; keep one."
    [ -r "${!file}" ] || fail "$file names ${!file}, which user $(id -u) cannot read." \
        "Give the file to user 999 (owner 999, mode 0400)."
    printf -v "$name" '%s' "$(<"${!file}")"
    export "${name?}"
    unset "$file"
}

is_empty() { [ -z "$(ls -A "$1")" ]; }

prepare_directories() {
    mkdir -p "$PGDATA" ${POSTGRES_INITDB_WALDIR:+"$POSTGRES_INITDB_WALDIR"}
    mkdir -p /var/run/postgresql || true
    if [ "$(id -u)" = 0 ]; then
        local directory
        for directory in "$PGDATA" /var/run/postgresql ${POSTGRES_INITDB_WALDIR:+"$POSTGRES_INITDB_WALDIR"}; do
            find "$directory" ! -user postgres -exec chown postgres:postgres {} +
        done
        chmod 3777 /var/run/postgresql
    fi
    # Some volume drivers refuse chmod; PostgreSQL itself judges the mode of PGDATA.
    chmod 0700 "$PGDATA" || true
}

make_cluster() {
    if [ -z "${POSTGRES_PASSWORD:-}" ] && [ "${POSTGRES_HOST_AUTH_METHOD:-}" != trust ]; then
        fail "the database has no cluster yet and no password for its superuser \"$POSTGRES_USER\"." \
            "Set POSTGRES_PASSWORD_FILE (or POSTGRES_PASSWORD), or POSTGRES_HOST_AUTH_METHOD=trust to let everybody in who reaches the port."
    fi
    if [ "${POSTGRES_HOST_AUTH_METHOD:-}" = trust ]; then
        echo 'docker-entrypoint: WARNING: POSTGRES_HOST_AUTH_METHOD=trust: whoever reaches the port is let in as any role, without a password.' >&2
    fi

    # Only this script makes the stage, and only when both directories were empty: what is there then is a killed initdb's.
    if [ -e "$stage" ]; then
        echo 'docker-entrypoint: an earlier initdb was interrupted; starting it again' >&2
        find "$PGDATA" ${POSTGRES_INITDB_WALDIR:+"$POSTGRES_INITDB_WALDIR"} -mindepth 1 -delete
    fi
    is_empty "$PGDATA" || fail "$PGDATA is not empty and holds no cluster (no PG_VERSION). Found: $(find "$PGDATA" -mindepth 1 -maxdepth 1 -printf '%f ' | head -c 200)" \
        "Give an empty volume, or set PGDATA to an empty directory below the mount."
    [ -z "${POSTGRES_INITDB_WALDIR:-}" ] || is_empty "$POSTGRES_INITDB_WALDIR" || fail "$POSTGRES_INITDB_WALDIR is not empty."
    mkdir -m 0700 "$stage"

    # xargs splits by the shell's quoting rules without executing anything.
    local arguments=()
    if [ -n "${POSTGRES_INITDB_ARGS:-}" ]; then
        mapfile -d '' -t arguments < <(xargs -r printf '%s\0' <<<"$POSTGRES_INITDB_ARGS")
    fi
    # printf is a builtin: the password is in no argument list. A newline, because initdb refuses an empty file.
    if ! initdb --pgdata="$stage" --username="$POSTGRES_USER" --pwfile=<(printf '%s\n' "${POSTGRES_PASSWORD:-}") \
        ${POSTGRES_INITDB_WALDIR:+"--waldir=$POSTGRES_INITDB_WALDIR"} "${arguments[@]}"; then
        rm -rf "$stage"
        fail 'initdb failed, see above.'
    fi

    local method=${POSTGRES_HOST_AUTH_METHOD:-$(postgres -D "$stage" -C password_encryption)}
    printf '\nhost all all all %s\n' "$method" >>"$stage/pg_hba.conf"
    : >"$stage/${unfinished##*/}"
    find "$stage" -mindepth 1 -maxdepth 1 ! -name PG_VERSION -exec mv -t "$PGDATA" {} +
    sync -f "$PGDATA"
    mv "$stage/PG_VERSION" "$PGDATA/"
    rmdir "$stage"
    sync -f "$PGDATA"
}

# Named as in the official image: init files in the wild call it.
docker_process_sql() {
    PGHOST='' PGHOSTADDR='' psql --set=ON_ERROR_STOP=1 --no-psqlrc --no-password --username="$POSTGRES_USER" \
        ${POSTGRES_DB:+"--dbname=$POSTGRES_DB"} "$@"
}

run_init_file() {
    case $1 in
        *.sh)
            # Without the execute bit it is read into this shell, as in the official image.
            # shellcheck source=/dev/null
            if [ -x "$1" ]; then "$1"; else set +u; . "$1"; set -u; fi ;;
        *.sql) docker_process_sql --file="$1" ;;
        *.sql.gz) gunzip --stdout "$1" | docker_process_sql ;;
        *.sql.xz) xzcat "$1" | docker_process_sql ;;
        *.sql.zst) zstd --decompress --stdout "$1" | docker_process_sql ;;
        *) echo "docker-entrypoint: ignoring $1" >&2; return 0 ;;
    esac
}

# finish_cluster [server arguments]: the first database and the init files, on a server that listens on its local socket only.
finish_cluster() {
    export PGPASSWORD=${PGPASSWORD:-${POSTGRES_PASSWORD:-}}
    local options="${*@Q} -c listen_addresses='' -p ${PGPORT:-5432}"
    PGUSER=${PGUSER:-$POSTGRES_USER} NOTIFY_SOCKET='' pg_ctl --pgdata="$PGDATA" --options="$options" --wait start

    local known file
    known=$(docker_process_sql --dbname=postgres --tuples-only --no-align --set=name="$POSTGRES_DB" \
        <<<"SELECT 1 FROM pg_database WHERE datname = :'name'")
    if [ -z "$known" ]; then
        docker_process_sql --dbname=postgres --set=name="$POSTGRES_DB" <<<'CREATE DATABASE :"name"'
    fi
    for file in /docker-entrypoint-initdb.d/*; do
        [ -e "$file" ] || continue
        echo "docker-entrypoint: $file"
        run_init_file "$file"
    done

    pg_ctl --pgdata="$PGDATA" --mode=fast --wait stop
    unset PGPASSWORD
    rm "$unfinished"
    echo 'docker-entrypoint: the cluster is ready; starting PostgreSQL'
}

# Some options of the server only print and exit.
only_prints() {
    local argument
    for argument; do
        case $argument in '-?' | --help | -V | --version | --describe-config) return 0 ;; esac
    done
    return 1
}

case ${1-} in -*) set -- postgres "$@" ;; esac
if [ "${1-}" != postgres ] || only_prints "$@"; then
    exec "$@"
fi

prepare_directories
if [ "$(id -u)" = 0 ]; then
    exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
fi

# Read only while the cluster is made: later starts need none of them, and a secret that has since moved must not stop the server.
if [ ! -s "$PGDATA/PG_VERSION" ] || [ -e "$unfinished" ]; then
    # An unreadable directory would silently leave the init files out.
    ls /docker-entrypoint-initdb.d >/dev/null
    for name in POSTGRES_PASSWORD POSTGRES_USER POSTGRES_DB POSTGRES_INITDB_ARGS; do from_file "$name"; done
    export POSTGRES_USER=${POSTGRES_USER:-postgres}
    export POSTGRES_DB=${POSTGRES_DB:-$POSTGRES_USER}
    [ -s "$PGDATA/PG_VERSION" ] || make_cluster
    finish_cluster "${@:2}"
fi
# The server and everything it starts would inherit the secret in its environment.
unset POSTGRES_PASSWORD
exec "$@"
