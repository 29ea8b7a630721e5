#!/bin/bash
# What the official image's entrypoint does, told anew: connection arguments that neither the
# configuration file nor a PG* variable gives are appended at the END of the command line.
set -e

if [ -v PASSWORD_FILE ]; then
    PASSWORD="$(<"$PASSWORD_FILE")"
fi

host="${HOST:-${DB_PORT_5432_TCP_ADDR:-db}}"
port="${PORT:-${DB_PORT_5432_TCP_PORT:-5432}}"
user="${USER:-${DB_ENV_POSTGRES_USER:-${POSTGRES_USER:-odoo}}}"
password="${PASSWORD:-${DB_ENV_POSTGRES_PASSWORD:-${POSTGRES_PASSWORD:-odoo}}}"

connection=()

# give KEY VALUE VARIABLE: appends --KEY VALUE unless the file has the key or the variable is set (even empty).
give() {
    if [[ -v "$3" ]] || grep -qE "^\s*\b$1\b\s*=" "$ODOO_RC"; then
        return 0
    fi
    connection+=("--$1" "$2")
}
give db_host "$host" PGHOST
give db_port "$port" PGPORT
give db_user "$user" PGUSER
give db_password "$password" PGPASSWORD

serve() {
    wait-for-psql.py "${connection[@]}" --timeout=30
    exec odoo "$@" "${connection[@]}"
}

case "${1:-}" in
    -- | odoo)
        shift
        if [ "${1:-}" = scaffold ]; then
            exec odoo "$@"
        fi
        serve "$@"
        ;;
    -*)
        serve "$@"
        ;;
    *)
        exec "$@"
        ;;
esac
