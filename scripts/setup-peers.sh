#!/usr/bin/env bash
# Installs, on Debian and its kin, the programs that the interop tests and the benchmarks talk to.
set -eu
packages=(ncat socat php-cli python3 curl openssl iproute2 chromium fonts-noto-cjk gcc libc6-dev)
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ]; then
  echo "all peer programs are installed"
  exit 0
fi
run=()
if [ "$(id -u)" -ne 0 ]; then run=(sudo); fi
"${run[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${run[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
echo "installed: ${missing[*]}"
