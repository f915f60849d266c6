#!/bin/bash
# Runs on a builder or tester what a manifest lists, once, and leaves it ready to be imaged where the manifest says so.
#
#   run-scripts.sh s3://<bucket>/<key of the manifest> <its SHA-256>
#
# A manifest has one thing a line, fields separated by single spaces:
#
#   artifact <version> <bucket> <key> <S3 version id> <sha256>
#   script <name> <bucket> <key> <sha256>
#   input <NAME> <value, base64>            of the script above it
#   seal                                    last: make the machine fit to be imaged
#
# Everything is downloaded and checked before the first script runs. Scripts see KILN_ARTIFACT (a path), KILN_VERSION and
# their inputs as environment variables; no value is ever read as shell text. What they print goes to stdout. stderr is
# the verdict's alone, as Run Command keeps its first 8,000 characters only.
#
# Exit codes: 0; a failed script's own; 90 checksum mismatch; 91 something cannot be read; 92 an earlier run of this
# manifest was cut off. The base image needs the SSM agent, AWS CLI v2, bash, coreutils and util-linux.
set -euo pipefail

manifest_address=$1
manifest_sha256=$2

root=${KILN_ROOT:-}
downloads="$root/var/lib/kiln"
# In memory: it outlives the seal, so that a second delivery still finds it, and never gets into an image.
run="$root/run/kiln/$manifest_sha256"

readonly checksum_mismatch=90 cannot_read=91 cut_off=92

# The agent tells its scripts the region, and gives them no home, which installers like to have.
if [[ -n ${AWS_SSM_REGION_NAME:-} ]]; then export AWS_DEFAULT_REGION=$AWS_SSM_REGION_NAME; fi
export HOME=${HOME:-/root}

refuse() {
  printf 'kiln: %s\n' "$2" >"$run/verdict"
  exit "$1"
}

# fetch <file> <bucket> <key> <sha256> [S3 version id]
fetch() {
  local address="s3://$2/$3" actual
  mkdir -p "$(dirname "$1")"
  if ! aws s3api get-object --bucket "$2" --key "$3" ${5:+--version-id "$5"} "$1" >"$run/aws" 2>&1; then
    refuse "$cannot_read" "cannot read $address: $(tail -n 1 "$run/aws")"
  fi
  actual=$(sha256sum <"$1" | cut -d ' ' -f 1)
  [[ $actual == "$4" ]] || refuse "$checksum_mismatch" "checksum mismatch: $address is $actual, expected $4"
}

fetch_all() {
  local bucket_and_key=${manifest_address#s3://} kind a b c d e
  fetch "$downloads/manifest" "${bucket_and_key%%/*}" "${bucket_and_key#*/}" "$manifest_sha256"
  while read -r kind a b c d e; do
    case $kind in
      artifact)
        export KILN_VERSION=$a KILN_ARTIFACT="$downloads/artifact/${c##*/}"
        fetch "$KILN_ARTIFACT" "$b" "$c" "$e" "$d"
        ;;
      script) fetch "$downloads/scripts/$a" "$b" "$c" "$d" ;;
      input | seal) ;;
      *) refuse "$cannot_read" "malformed manifest: $kind is not a directive" ;;
    esac
  done <"$downloads/manifest"
}

# run_script <name> [NAME=value]...
run_script() {
  local name=$1 output="$run/output" code=0 pid
  shift
  # Through a file and without the lock: a daemon that a script leaves behind would hold a pipe, or the lock, for ever.
  env "$@" bash "$downloads/scripts/$name" </dev/null >"$output" 2>&1 9>&- &
  pid=$!
  shown=0
  while kill -0 "$pid" 2>/dev/null; do
    sleep 0.1
    show_new "$output"
  done
  wait "$pid" || code=$?
  show_new "$output"
  ((code == 0)) && return
  {
    printf 'kiln: script %s failed with exit code %d\n' "$name" "$code"
    tail -n 20 "$output" | tail -c 6000
  } >"$run/verdict"
  exit "$code"
}

# What a file has grown by since it was last shown.
show_new() {
  local size
  size=$(stat --format %s "$1")
  dd if="$1" bs=64K iflag=skip_bytes,count_bytes skip="$shown" count=$((size - shown)) status=none
  shown=$size
}

run_all() {
  local kind a b script='' value
  local -a inputs=()
  while read -r kind a b _; do
    if [[ $kind == input ]]; then
      # The x keeps line ends at the end of a value, which $( ) would take away.
      value=$(printf %s "$b" | base64 --decode && printf x)
      inputs+=("$a=${value%x}")
      continue
    fi
    [[ -z $script ]] || run_script "$script" ${inputs[@]+"${inputs[@]}"}
    script='' inputs=()
    [[ $kind != script ]] || script=$a
    [[ $kind != seal ]] || seal
  done <"$downloads/manifest"
  [[ -z $script ]] || run_script "$script" ${inputs[@]+"${inputs[@]}"}
}

# What must not get from one machine into all that boot from its image.
seal() {
  # Kiln's own downloads: of no use any more.
  rm -rf "$downloads"
  # cloud-init would take the next machine for this one and skip its user data.
  if command -v cloud-init >/dev/null; then cloud-init clean --logs; fi
  # Machines with one id share DHCP leases and mix up their journals. Empty means: make one at the next boot.
  if [[ -e $root/etc/machine-id ]]; then : >"$root/etc/machine-id"; fi
  rm -f "$root/var/lib/dbus/machine-id"
  # Whoever has one machine's host keys could pose as any other; sshd makes new ones.
  rm -f "$root"/etc/ssh/ssh_host_*
  # Keys that people put there to get into the builder would let them into the fleet.
  rm -f "$root"/root/.ssh/authorized_keys "$root"/home/*/.ssh/authorized_keys
  # What people typed may hold secrets.
  rm -f "$root"/root/.*_history "$root"/home/*/.*_history
  # One seed, the same random numbers at boot.
  rm -f "$root/var/lib/systemd/random-seed"
  # The agent would go on as this machine. Its other files belong to this very command: they stay, under the id of a
  # machine that is gone.
  rm -rf "$root/var/lib/amazon/ssm/Vault" "$root/var/lib/amazon/ssm/registration"
  sync
}

finish() {
  local code=$?
  [[ ! -f $run/verdict ]] || cat "$run/verdict" >&2
  printf '%d\n' "$code" >"$run/exit-code"
}

# Run Command delivers at least once. The second delivery waits for the first and says the same.
mkdir -p "$run"
exec 9>"$run/lock"
flock 9
if [[ -f $run/exit-code ]]; then
  [[ ! -f $run/verdict ]] || cat "$run/verdict" >&2
  exit "$(cat "$run/exit-code")"
fi
if [[ -f $run/begun ]]; then
  printf 'kiln: an earlier run of this manifest was cut off, which leaves the machine half made\n' >&2
  exit "$cut_off"
fi
: >"$run/begun"
trap finish EXIT
fetch_all
run_all
