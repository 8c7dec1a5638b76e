#!/usr/bin/env bash
# Installs, on Debian and its kin, the programs that the interop tests and the benchmarks talk to.
set -eu
packages=(ncat socat php-cli python3 curl openssl iproute2 chromium fonts-noto-cjk gcc libc6-dev
  gcc-aarch64-linux-gnu libc6-dev-arm64-cross   tftp-hpa tftpd-hpa dnsmasq-base busybox-static   bash zsh fish man-db groff
  nftables iptables tshark tcpdump bind9-dnsutils iputils-ping python3-pymodbus python3-serial-asyncio
  nginx-core libnginx-mod-stream   nats-server   qemu-system-x86 ipxe-qemu ovmf grub-common grub-efi-amd64-bin)
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  run=()
  if [ "$(id -u)" -ne 0 ]; then run=(sudo); fi
  "${run[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${run[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  echo "installed: ${missing[*]}"
fi

# atftp and atftpd exclude tftpd-hpa as packages, so they are only unpacked (test/peer-programs.ts looks there as well).
unpacked="${XDG_CACHE_HOME:-$HOME/.cache}/breakoutbox-peers"
if [ ! -x "$unpacked/usr/sbin/atftpd" ]; then
  mkdir -p "$unpacked"
  download="$(mktemp -d)"
  (cd "$download" && apt-get download -qq atftp atftpd 2>/dev/null)
  for package in "$download"/*.deb; do dpkg -x "$package" "$unpacked"; done
  rm -rf "$download"
  echo "unpacked: atftp atftpd"
fi
# A kernel that firmware boots in QEMU (npm run boots): only unpacked, as installing it would change how this machine boots.
if ! ls "$unpacked"/boot/vmlinuz-*-cloud-amd64 >/dev/null 2>&1; then
  mkdir -p "$unpacked"
  download="$(mktemp -d)"
  kernel="$(apt-cache depends linux-image-cloud-amd64 2>/dev/null | sed -n 's/.*Depends: \(linux-image-.*-cloud-amd64\)$/\1/p' | head -n 1)"
  if [ -n "$kernel" ] && (cd "$download" && apt-get download -qq "$kernel" 2>/dev/null); then
    for package in "$download"/*.deb; do dpkg --fsys-tarfile "$package" | tar -x -C "$unpacked" ./boot; done
    echo "unpacked: $kernel"
  fi
  rm -rf "$download"
fi
echo "all peer programs are there"
