#!/usr/bin/env bash
# Packs the package, checks its entries and their types, installs the tarball into an empty folder, and uses it: the command, a server, the page, the library.
# With --all-nodes it does so on the oldest and the newest Node of every supported line, which the npm registry has as packages.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
server=
errors="$folder/errors.txt"
step='the start'
finish() {
  status=$?
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  # Whatever ended it, and however quietly. Standard error may be a file by then, which would go with the folder.
  if [ "$status" != 0 ]; then
    { true >&3; } 2>/dev/null && exec 2>&3
    echo "smoke: failed with status $status in the step: $step" >&2
    [ ! -s "$errors" ] || { echo 'smoke: on standard error was:' >&2; cat "$errors" >&2; }
    for said in events.jsonl page.txt; do
      [ ! -s "$folder/$said" ] || { echo "smoke: the end of $said:" >&2; tail -n 5 "$folder/$said" >&2; }
    done
  fi
  rm -rf "$folder" || true
  exit "$status"
}
trap finish EXIT
# A command that fails says nothing of where it stands; standard error may be a file by then.
set -E
trap 'echo "smoke: line $LINENO failed: $BASH_COMMAND"' ERR
# The code that one Node keeps for its next run is there for all that follow: none may take another's.
export XDG_CACHE_HOME="$folder/cache" XDG_DATA_HOME="$folder/data"
cd "$root"
step='npm pack'
tarball=$(npm pack --ignore-scripts --silent --pack-destination "$folder")
step='the files of the tarball'
# In files: a pipe that is not read to its end fails, and one whose first part fails passes for a grep that finds nothing.
tar tzf "$folder/$tarball" > "$folder/names.txt"
if grep -E '\.code$' "$folder/names.txt"; then
  echo 'compiled code of this Node is in the tarball: another Node would crash on it' >&2
  exit 1
fi
tar xzOf "$folder/$tarball" package/dist/web/licenses.md > "$folder/licenses.md"
for notice in 'react-dom' '@fontsource/jetbrains-mono' 'iconv-lite'; do
  grep -q "^## $notice" "$folder/licenses.md" || { echo "no licence of $notice" >&2; exit 1; }
done
# What a program that imports it is given: the entries of package.json and their types.
step='publint'
npx publint run "$folder/$tarball" --strict
step='attw'
npx attw "$folder/$tarball" --profile esm-only --no-color --no-emoji --format table-flipped
step='installing the tarball'
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --no-audit --no-fund --loglevel error --ignore-scripts "./$tarball"
bob=./node_modules/.bin/bob

# A server that is asked to end says so with 0.
stop() {
  kill "$server" || { echo "smoke: the server of \"$step\" was gone already"; exit 1; }
  local status=0
  wait "$server" || status=$?
  server=
  [ "$status" = 0 ] || { echo "smoke: the server of \"$step\" ended with status $status"; exit 1; }
}
# Waits for a word in a file.
await() {
  for _ in $(seq 100); do
    if grep -q "$1" "$2"; then return 0; fi
    kill -0 "$server" || { echo "smoke: the server of \"$step\" ended before it said $1"; exit 1; }
    sleep 0.1
  done
  echo "smoke: the server of \"$step\" did not say $1 within 10 s"
  exit 1
}
port() {
  node -p 'JSON.parse(require("fs").readFileSync("events.jsonl","utf8").split("\n")[0]).local.split(":").pop()'
}

# Everything in turn; a word on standard error is a fault too.
smoke() {
  local node
  node=$(node --version)
  exec 3>&2 2>"$errors"
  step="bob --version, Node $node"
  "$bob" --version >/dev/null
  # Again, from the code that the first run has kept.
  "$bob" --version >/dev/null
  ./node_modules/.bin/breakoutbox --version >/dev/null

  step="tcp listen and send, Node $node"
  "$bob" tcp listen 127.0.0.1:0 --reply reverse --json </dev/null >events.jsonl &
  server=$!
  local at answer url
  await '"listening"' events.jsonl
  at=$(port)
  for _ in 1 2; do
    answer=$("$bob" tcp send "127.0.0.1:$at" 'Hello' --wait 300)
    [ "$answer" = olleH ] || { echo "smoke: tcp send answered '$answer'"; exit 1; }
  done
  stop

  step="the workbench, Node $node"
  "$bob" workbench --port 0 --no-open --workspace "$folder/workspace" </dev/null >page.txt &
  server=$!
  await 'http://' page.txt
  url=$(grep -o -m 1 'http://[^ ]*' page.txt)
  url=${url%%$'\n'*}
  node --input-type=module -e "
const page = await (await fetch('$url')).text();
if (!page.includes('<title>')) throw new Error('no page');
const api = await (await fetch(new URL('/api/openapi.json', '$url'))).json();
if (!api.openapi?.startsWith('3.')) throw new Error('no OpenAPI');
"
  stop

  step="tftp serve and get, Node $node"
  head -c 100000 /dev/urandom >image
  "$bob" tftp serve . --host 127.0.0.1 --port 0 --json </dev/null >events.jsonl &
  server=$!
  await '"listening"' events.jsonl
  at=$(port)
  for _ in 1 2; do
    rm -f copy
    "$bob" tftp get "tftp://127.0.0.1:$at/image" copy --quiet
    cmp image copy || { echo 'smoke: the downloaded file is another'; exit 1; }
  done
  stop

  step="the library's TFTP, Node $node"
  node --input-type=module -e "
import { TftpClient, TftpServer } from 'breakoutbox/tftp';
const server = new TftpServer({ source: ({ name }) => name, host: '127.0.0.1', port: 0 });
await server.listen();
const bytes = await new TftpClient({ host: '127.0.0.1', port: server.port }).read('hello');
if (Buffer.from(bytes).toString() !== 'hello') throw new Error('no TFTP');
await server.close(0);
"

  step="the library's captures, Node $node"
  node --input-type=module -e "
import { readCapture, writeCapture } from 'breakoutbox/capture';
await writeCapture('a.pcapng', [{ type: 'packet', bytes: Uint8Array.of(1, 2, 3) }]);
let items = 0;
for await (const item of readCapture('a.pcapng')) items += 1;
if (items !== 3) throw new Error('no capture');
"

  step="the library's endpoints, Node $node"
  node --input-type=module -e "
import { createEndpoint, Hub, parseEndpoint } from 'breakoutbox';
const spec = parseEndpoint({ type: 'tcp-listen', address: '127.0.0.1:0', reply: 'echo' });
if (!spec.ok) throw new Error(spec.failure.code);
const endpoint = createEndpoint(spec.value, { id: 'smoke', hub: new Hub(setImmediate) });
await endpoint.open();
await endpoint.close(0);
"
  step="nothing on standard error, Node $node"
  exec 2>&3 3>&-
  [ ! -s "$errors" ] || exit 1
  echo "smoke: the packed tarball works on Node $node"
}

smoke
if [ "${1:-}" = --all-nodes ]; then
  path=$PATH
  for node in 20.19.0 20 22.0.0 22 24.0.0 24; do
    package="node-$(node -p 'process.platform + "-" + process.arch')"
    step="installing Node $node"
    mkdir -p "nodes/$node"
    npm install --prefix "nodes/$node" --no-audit --no-fund --loglevel error --ignore-scripts "$package@$node"
    PATH="$folder/nodes/$node/node_modules/$package/bin:$path"
    smoke
  done
fi
