#!/bin/sh
# Options, a *.conf file or `redis-server …` start Redis; any other command runs as it is. As root it hands /data to user 999 first.
set -eu

case "${1-}" in
    -* | *.conf) set -- redis-server "$@" ;;
    redis-server) ;;
    *) exec "$@" ;;
esac

if [ "$(id -u)" = 0 ]; then
    find . ! -user redis -exec chown redis {} +
    exec setpriv --reuid=redis --regid=redis --init-groups "$0" "$@"
fi

# The official image is built with protected mode off, as its port is reachable only where Docker is told so. Debian's is not, and
# a command line outranks the file: so it is said here only where neither the options nor a file speak of it (or include others).
shift
case "${1-}" in -v | --version | -h | --help | --test-memory | --check-system) exec redis-server "$@" ;; esac
speaks=no
for argument; do
    case "$argument" in
        --protected-mode) speaks=yes ;;
        -*) ;;
        *) if [ -f "$argument" ] && grep -Eiq '^[[:space:]]*(protected-mode|include)[[:space:]]' "$argument"; then speaks=yes; fi ;;
    esac
done
[ "$speaks" = yes ] || set -- "$@" --protected-mode no

# Dumps and append-only files hold the data: nobody else reads them.
if [ "$(umask)" = 0022 ]; then umask 0077; fi
exec redis-server "$@"
