#!/bin/bash
# Succeeds when the service answers on a machine that booted from the new image.
#
# Inputs: APP_URL, what to ask.
set -euo pipefail

: "${APP_URL:?is the address to ask}"

# The machine has just booted: the service gets a minute.
for ((attempt = 1; attempt <= 30; attempt++)); do
  if curl --fail --silent --show-error --max-time 2 --output /dev/null "${APP_URL}"; then
    echo "${APP_URL} answers."
    exit 0
  fi
  sleep 2
done

echo "${APP_URL} did not answer within a minute. The service's last words:" >&2
journalctl --unit=app.service --lines=20 --no-pager >&2 || true
exit 1
