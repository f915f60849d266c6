#!/bin/bash
# Installs Node.js from the repositories of Amazon Linux 2023.
#
# Inputs: NODE_MAJOR, the major version, such as 22.
set -euo pipefail

: "${NODE_MAJOR:?is the major version of Node.js, such as 22}"

dnf install --assumeyes --quiet "nodejs${NODE_MAJOR}" tar gzip

# The packages of several major versions live side by side: nodejs22 brings node-22.
runtime="$(command -v "node-${NODE_MAJOR}" || command -v node)"
ln --symbolic --force --no-dereference "${runtime}" /usr/local/bin/app-runtime

dnf clean all --quiet
version="$(/usr/local/bin/app-runtime --version)"
echo "Node.js ${version} is installed."
