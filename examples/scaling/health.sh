#!/usr/bin/env bash
# Asks the TFTP server of this machine for a file, again and again, and prints when its address is to be announced and when to be
# withdrawn, in the words that ExaBGP takes from a program that it runs:
#
#   announce route 10.9.9.9/32 next-hop self
#   withdraw route 10.9.9.9/32 next-hop self
#
# Usage: health.sh ADDRESS FILE [SECONDS]      ADDRESS is on this machine's lo, FILE is small; SECONDS between two questions (5)
#
# Two failures in a row withdraw: one lost datagram is no outage. When the program is ended, it withdraws as well.
set -u
address=${1:?which address} file=${2:?which file} seconds=${3:-5}
said=withdraw failures=0

say() {
  [ "$said" = "$1" ] || echo "$1 route $address/32 next-hop self"
  said=$1
}

trap 'say withdraw; exit 0' TERM INT
while :; do
  if bob tftp get "tftp://$address/$file" - --max-time 2 --quiet > /dev/null 2>&1; then
    failures=0
    say announce
  else
    failures=$((failures + 1))
    [ "$failures" -lt 2 ] || say withdraw
  fi
  # A signal ends `wait` at once, and `sleep` only at its end.
  sleep "$seconds" &
  wait $!
done
