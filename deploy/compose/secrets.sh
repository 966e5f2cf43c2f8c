#!/bin/sh
# Makes the secrets that compose.yaml hands to the containers; those already there stay as they are.
# The folder is closed to others; the files in it are open, because users of containers have numbers of their own.
set -eu
cd "$(dirname "$0")/.."
mkdir -p -m 700 secrets

random() {
    LC_ALL=C tr -dc 'A-Za-z0-9' </dev/urandom | head -c 50
}

[ -s secrets/secret_key ] || random >secrets/secret_key
if [ ! -s secrets/database_password ]; then
    random >secrets/database_password
    printf 'postgres://yibao:%s@postgresql:5432/yibao' "$(cat secrets/database_password)" >secrets/database_url
fi
chmod 644 secrets/*
