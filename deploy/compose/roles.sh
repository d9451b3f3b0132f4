#!/bin/sh
# Run once by the database's image when its volume is new: the role as which the service signs in.
set -eu
password=$(cat /run/secrets/database-app-password)
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
    --set "password=$password" <<'SQL'
CREATE ROLE accord_app LOGIN PASSWORD :'password';
SQL
