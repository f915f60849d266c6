#!/bin/bash
# Runs once on each instance, at its first boot: tells the service which instance it runs on.
set -euo pipefail

# IMDSv2: instances of a fleet answer to nothing else.
metadata="http://169.254.169.254/latest"
token="$(curl --fail --silent --show-error --retry 5 --request PUT \
  --header 'X-aws-ec2-metadata-token-ttl-seconds: 60' "${metadata}/api/token")"

ask() {
  curl --fail --silent --show-error --retry 5 --header "X-aws-ec2-metadata-token: ${token}" "${metadata}/meta-data/$1"
}

instance_id="$(ask instance-id)"
region="$(ask placement/region)"

install --directory --mode=0755 /etc/app
cat >/etc/app/instance.env <<ENV
INSTANCE_ID=${instance_id}
AWS_REGION=${region}
ENV

# It may have started before the file was there.
systemctl restart app.service
