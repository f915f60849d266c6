#!/bin/bash
# Unpacks the artifact and makes it a systemd service that starts with the machine.
#
# The artifact is a .tar.gz with a server.js at its top, which listens on $PORT.
#
# Service and user are called "app" on every fleet, as first-boot.sh, which has no inputs, has to know it.
#
# Input: APP_PORT, where it listens.
# From Kiln: KILN_ARTIFACT, path of the artifact on the builder, checksum verified.
set -euo pipefail

: "${APP_PORT:?is the port the service listens on}"
: "${KILN_ARTIFACT:?is the path of the artifact}"

home=/opt/app

if ! id --user app >/dev/null 2>&1; then
  useradd --system --home-dir "${home}" --shell /sbin/nologin app
fi

# The service may read its code, not change it.
install --directory --owner=root --group=root --mode=0755 "${home}" /etc/app
tar --extract --gzip --file "${KILN_ARTIFACT}" --directory "${home}" --no-same-owner
if [[ ! -f "${home}/server.js" ]]; then
  echo "The artifact has no server.js at its top:" >&2
  ls -l "${home}" >&2
  exit 1
fi

cat >/etc/systemd/system/app.service <<UNIT
[Unit]
Description=The application
After=network-online.target
Wants=network-online.target

[Service]
User=app
WorkingDirectory=${home}
Environment=NODE_ENV=production PORT=${APP_PORT}
# Written at first boot, by first-boot.sh; a machine that tests the image has none.
EnvironmentFile=-/etc/app/instance.env
ExecStart=/usr/local/bin/app-runtime ${home}/server.js
Restart=always
RestartSec=2
# Time for requests in flight when the machine goes down.
TimeoutStopSec=30
NoNewPrivileges=yes
PrivateTmp=yes
ProtectHome=yes
ProtectSystem=strict

[Install]
WantedBy=multi-user.target
UNIT

# Enabled, not started: the builder only makes the image.
systemctl daemon-reload
systemctl enable app.service
echo "The application starts with the machine, on port ${APP_PORT}."
