#!/usr/bin/env bash
# Packs the package, installs the tarball into an empty folder, and uses it: the command, a server, the page, the library.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$root"
tarball=$(npm pack --ignore-scripts --silent --pack-destination "$folder")
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --no-audit --no-fund --silent --ignore-scripts "./$tarball"
bob=./node_modules/.bin/bob

"$bob" --version
./node_modules/.bin/breakoutbox --version >/dev/null

"$bob" tcp listen 127.0.0.1:0 --reply reverse --json </dev/null >events.jsonl &
server=$!
for _ in $(seq 100); do grep -q '"listening"' events.jsonl && break; sleep 0.1; done
port=$(node -p 'JSON.parse(require("fs").readFileSync("events.jsonl","utf8").split("\n")[0]).local.split(":").pop()')
answer=$("$bob" tcp send "127.0.0.1:$port" 'Hello' --wait 300)
[ "$answer" = olleH ] || { echo "tcp send answered '$answer'"; exit 1; }
kill "$server"; wait "$server"; server=

"$bob" workbench --port 0 --no-open --workspace "$folder/workspace" </dev/null >page.txt &
server=$!
for _ in $(seq 100); do grep -q 'http://' page.txt && break; sleep 0.1; done
url=$(grep -o 'http://[^ ]*' page.txt | head -n 1)
node --input-type=module -e "
const page = await (await fetch('$url')).text();
if (!page.includes('<title>')) throw new Error('no page');
const api = await (await fetch(new URL('/api/openapi.json', '$url'))).json();
if (!api.openapi?.startsWith('3.')) throw new Error('no OpenAPI');
"
kill "$server"; wait "$server"; server=

head -c 100000 /dev/urandom >image
"$bob" tftp serve . --host 127.0.0.1 --port 0 --json </dev/null >events.jsonl &
server=$!
for _ in $(seq 100); do grep -q '"listening"' events.jsonl && break; sleep 0.1; done
port=$(node -p 'JSON.parse(require("fs").readFileSync("events.jsonl","utf8").split("\n")[0]).local.split(":").pop()')
"$bob" tftp get "tftp://127.0.0.1:$port/image" copy --quiet
cmp image copy
kill "$server"; wait "$server"; server=

node --input-type=module -e "
import { TftpClient, TftpServer } from 'breakoutbox/tftp';
const server = new TftpServer({ source: ({ name }) => name, host: '127.0.0.1', port: 0 });
await server.listen();
const bytes = await new TftpClient({ host: '127.0.0.1', port: server.port }).read('hello');
if (Buffer.from(bytes).toString() !== 'hello') throw new Error('no TFTP');
await server.close(0);
"

node --input-type=module -e "
import { createEndpoint, Hub, parseEndpoint } from 'breakoutbox';
const spec = parseEndpoint({ type: 'tcp-listen', address: '127.0.0.1:0', reply: 'echo' });
if (!spec.ok) throw new Error(spec.failure.code);
const endpoint = createEndpoint(spec.value, { id: 'smoke', hub: new Hub(setImmediate) });
await endpoint.open();
await endpoint.close(0);
"
echo 'smoke: the packed tarball works'
