#!/bin/sh
# `docker run IMAGE -f FILE` and `docker run IMAGE haproxy -f FILE` both start the proxy under its master process (-W: SIGUSR2
# reloads) and in the foreground (-db: Docker sees it live and die). Any other command runs as it is.
set -eu

case "${1-}" in
    -*) ;;
    haproxy) shift ;;
    *) exec "$@" ;;
esac
exec haproxy -W -db "$@"
