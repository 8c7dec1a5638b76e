#!/usr/bin/env bash
# Several TFTP servers behind one address, on this machine alone: a router spreads the downloads of a rack over them by ECMP, then one
# server is taken out while downloads run. docs/scaling.md explains what it shows. Everything is in namespaces that end with this
# program, however it ends; nothing of the machine is changed. Needs Linux, unshare, ip, curl, a built bob, and root or the right to
# make namespaces.
set -euo pipefail

usage='Usage: ecmp.sh [--nodes N] [--machines N] [--hash l3|l4|source-port] [--ports single|many] [--group resilient|plain] [--cluster] [--health]

  --nodes N      servers (3)
  --machines N   machines that boot, each with an address of its own (32)
  --hash WHAT    what the router hashes: l3, addresses; l4, addresses and ports (the default); source-port, all but the port of the server
  --ports WHAT   ports that transfers use: single, port 69 alone (the default); many, one of the system for each, as RFC 1350 has it
  --group WHAT   resilient keeps the downloads of the other servers where they are when one goes (the default); plain does not
  --cluster      the servers serve the library of a NATS server instead of a folder
  --health       in the end a server is killed, and its health check withdraws it'

nodes=3 machines=32 hash=l4 ports=single group=resilient cluster= health=
refuse() {
  echo "ecmp.sh: $1 (ecmp.sh --help)" >&2
  exit 2
}
given="$*"
while [ $# -gt 0 ]; do
  case $1 in
    --help) echo "$usage" && exit 0 ;;
    --cluster | --health) declare "${1#--}=yes" ;;
    --nodes | --machines | --hash | --ports | --group)
      [ $# -gt 1 ] || refuse "$1 needs a value"
      declare "${1#--}=$2" && shift
      ;;
    *) refuse "there is no $1" ;;
  esac
  shift
done
[[ $nodes =~ ^[2-9]$ ]] || refuse "--nodes $nodes is not a number from 2 to 9"
[[ $machines =~ ^[1-9][0-9]{0,2}$ ]] || refuse "--machines $machines is not a number from 1 to 999"
[[ $hash =~ ^(l3|l4|source-port)$ ]] || refuse "--hash $hash is none of l3, l4, source-port"
[[ $ports =~ ^(single|many)$ ]] || refuse "--ports $ports is neither single nor many"
[[ $group =~ ^(resilient|plain)$ ]] || refuse "--group $group is neither resilient nor plain"
PATH=$PATH:/usr/sbin:/sbin
for program in unshare ip sysctl curl node ${cluster:+nats-server}; do
  command -v "$program" > /dev/null || refuse "$program is missing"
done

main=$(cd "$(dirname "$0")/../.." && pwd)/dist/bob/main.js
[ -f "$main" ] || refuse "$main is missing: npm run build"

# The first process of a namespace of processes takes all others with it when it ends.
if [ -z "${BOB_SCALING_LAB-}" ]; then
  # shellcheck disable=SC2086 # the options have been checked and have no spaces
  BOB_SCALING_LAB=1 exec unshare --map-root-user --net --mount --pid --fork --kill-child --mount-proc bash "$0" $given
fi
trap 'exit 130' INT TERM
mount -t tmpfs tmpfs /run
work=/run/lab
mkdir -p "$work/bin" "$work/files" "$work/got"
printf '#!/bin/sh\nexec node "%s" "$@"\n' "$main" > "$work/bin/bob"
chmod 755 "$work/bin/bob"
export PATH=$work/bin:$PATH XDG_DATA_HOME=$work/data LC_ALL=C work

# ---- the network: a rack, a router, and nodes that all have the service's address on lo ----

service=10.9.9.9

# NAME, the router's address, the other one: a namespace and its link to the router.
connect() {
  ip netns add "$1"
  ip link add "$1" netns router type veth peer name eth0 netns "$1"
  ip -n router addr add "$2" dev "$1"
  ip -n router link set dev "$1" up
  ip -n "$1" addr add "$3" dev eth0
  ip -n "$1" link set dev eth0 up
  ip -n "$1" link set dev lo up
  ip -n "$1" route add default via "${2%/*}"
}

ip netns add router
ip -n router link set dev lo up
ip netns exec router sysctl -qw net.ipv4.ip_forward=1
# Policy 0 hashes addresses. Policy 3 hashes what the bits say: 0x07 are the addresses and the protocol, 0x10 the source port, 0x20 the
# port of the server. All of them are what policy 1 hashes, but here that would take the hash which a connected socket gives to its
# packets, and which no wire carries.
case $hash in
  l3) policy=0 fields=0x07 ;;
  l4) policy=3 fields=0x37 ;;
  source-port) policy=3 fields=0x17 ;;
esac
ip netns exec router sysctl -qw net.ipv4.fib_multipath_hash_fields=$fields net.ipv4.fib_multipath_hash_policy=$policy

connect rack 10.1.0.1/16 10.1.0.2/16
for ((machine = 1; machine <= machines; machine++)); do
  echo "addr add 10.1.$((machine / 250 + 1)).$((machine % 250 + 1))/16 dev eth0"
done | ip -n rack -batch -
for ((node = 1; node <= nodes; node++)); do
  connect "node$node" "10.0.$node.1/24" "10.0.$node.2/24"
  ip -n "node$node" addr add "$service/32" dev lo
  ip -n router nexthop add id "$node" via "10.0.$node.2" dev "node$node"
done

# NODES…: the router sends what is for the service to these.
announced=
route() {
  local members type=
  members=$(tr ' ' / <<< "$*")
  [ "$group" = plain ] || type='type resilient buckets 256 idle_timer 60'
  # shellcheck disable=SC2086 # several words
  ip -n router nexthop replace id 100 group "$members" $type
  [ -n "$announced" ] || ip -n router route add "$service/32" nhid 100
  announced=$*
}

# ---- the servers ----

size_of_boot=$((64 * 1024)) size_of_image=$((600 * 1024))
head -c "$size_of_boot" /dev/urandom > "$work/files/boot.img"
head -c "$size_of_image" /dev/urandom > "$work/files/image"
echo ok > "$work/files/health"
served=("$work/files")
if [ -n "$cluster" ]; then
  ip netns exec router nats-server -js -sd "$work/nats" -a 0.0.0.0 -p 4222 2> "$work/nats.log" &
  until grep -qs 'Server is ready' "$work/nats.log"; do sleep 0.05; done
  put() { (cd "$work/files" && ip netns exec router bob library add "$@" --quiet --cluster nats://127.0.0.1); }
  put boot.img image health
fi

# NODE: starts its server; a machine gets 200 KB/s, so that downloads take a while.
serve() {
  [ -z "$cluster" ] || served=(--library --cluster "nats://10.0.$1.1" --node "node$1" --no-history --library-folder "$work/library$1")
  local words=(--max-client-rate 200K --json)
  [ "$ports" = many ] || words+=(--single-port)
  ip netns exec "node$1" bob tftp serve "${served[@]}" "${words[@]}" > "$work/node$1.json" 2> "$work/node$1.log" &
  server[$1]=$!
}

server=()
for ((node = 1; node <= nodes; node++)); do serve "$node"; done
for ((node = 1; node <= nodes; node++)); do
  until grep -qs '"type":"listening"' "$work/node$node.json"; do
    kill -0 "${server[node]}" 2> /dev/null || { echo "node$node does not serve: $(cat "$work/node$node.log")" >&2 && exit 1; }
    sleep 0.05
  done
done
# shellcheck disable=SC2046 # several words
route $(seq "$nodes")

# ---- the machines ----

# FILE: every machine downloads it, and asks again, up to three times, when it does not come whole, as a boot script would.
machines_download() {
  local file=$1 machine
  for ((machine = 1; machine <= machines; machine++)); do
    (
      attempt=1
      until curl -s --interface "10.1.$((machine / 250 + 1)).$((machine % 250 + 1))" --tftp-blksize 1428 \
        --speed-limit 1 --speed-time 2 -o "$work/got/$machine" "tftp://$service/$file" &&
        cmp -s "$work/got/$machine" "$work/files/$file"; do
        attempt=$((attempt + 1))
        [ "$attempt" -le 3 ] || break
      done
      echo "$attempt"
    ) &
  done | sort | uniq -c > "$work/attempts"
  wait
}
export -f machines_download
export machines service
download() { ip netns exec rack bash -c 'machines_download "$1"' machines "$1"; }

# NODE TYPE [PATTERN]: the events that a node's server has told of.
count() { grep -c "\"type\":\"$2\".*${3-}" "$work/node$1.json" || true; }

# FILE: how often each node has served it since the last time, and how the machines fared.
declare -A before=()
report() {
  local node first again never whole sum now=() until=$((SECONDS + 5))
  first=$(awk '$2 == 1 { print $1 }' "$work/attempts")
  again=$(awk '$2 == 2 || $2 == 3 { sum += $1 } END { print sum + 0 }' "$work/attempts")
  never=$(awk '$2 == 4 { print $1 }' "$work/attempts")
  whole=$((${first:-0} + again))
  # A server tells of a download's end a moment after the machine has its last block.
  while
    sum=0
    for ((node = 1; node <= nodes; node++)); do
      now[node]=$(count "$node" transferFinished "\"file\":\"$1\".*\"outcome\":\"done\"")
      sum=$((sum + now[node] - ${before[$1/$node]:-0}))
    done
    [ "$sum" -lt "$whole" ] && [ "$SECONDS" -lt "$until" ]
  do sleep 0.05; done
  for ((node = 1; node <= nodes; node++)); do
    printf '  node%s %-4s' "$node" $((now[node] - ${before[$1/$node]:-0}))
    before[$1/$node]=${now[node]}
  done
  printf ' |  at once %-4s asked again %-4s gave up %s\n' "${first:-0}" "$again" "${never:-0}"
}

echo "$nodes nodes at $service, $machines machines, hash $hash, ports $ports, group $group${cluster:+, the library of a cluster}"
echo "every machine downloads boot.img ($((size_of_boot / 1024)) KiB):"
download boot.img
report boot.img

if [ -n "$cluster" ]; then
  echo 'boot.img has a new version in the library:'
  head -c "$size_of_boot" /dev/urandom > "$work/files/boot.img"
  put boot.img
  download boot.img
  report boot.img
fi

if [ "$ports" = many ] && [ "$hash" = l4 ]; then
  echo 'what follows a request goes to another port, and so to any of the nodes: take --ports single, --hash l3 or --hash source-port'
  exit 0
fi

echo "every machine downloads image ($((size_of_image / 1024)) KiB), and node$nodes is withdrawn meanwhile:"
begun=()
for ((node = 1; node <= nodes; node++)); do begun[node]=$(count "$node" transferStarted); done
download image &
under_way=$!
until
  started=0
  for ((node = 1; node <= nodes; node++)); do started=$((started + $(count "$node" transferStarted) - begun[node])); done
  [ "$started" -ge "$machines" ] || ! kill -0 "$under_way" 2> /dev/null
do sleep 0.05; done
for ((node = 1; node <= nodes; node++)); do
  printf '  node%s %-4s' "$node" $(($(count "$node" transferStarted) - $(count "$node" transferFinished)))
done
printf ' |  under way\n'
# shellcheck disable=SC2046
route $(seq $((nodes - 1)))
wait "$under_way"
report image

if [ -n "$health" ]; then
  echo "node$nodes is back, and announced by its health check; then its server is killed:"
  # What a BGP speaker would do with the words of the check.
  ip netns exec "node$nodes" bash "$(dirname "$0")/health.sh" "$service" health 1 | while read -r verb _; do
    if [ "$verb" = announce ]; then route $(seq "$nodes"); else route $(seq $((nodes - 1))); fi
    echo "$verb" >> "$work/verbs"
  done &
  until grep -qs announce "$work/verbs"; do sleep 0.05; done
  echo "  node$nodes is announced"
  download boot.img
  report boot.img
  kill -KILL "${server[nodes]}"
  wait "${server[nodes]}" 2> /dev/null || true
  download boot.img
  until grep -qs withdraw "$work/verbs"; do sleep 0.05; done
  echo "  node$nodes is withdrawn"
  report boot.img
fi
