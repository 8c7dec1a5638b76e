#!/usr/bin/env bash
# Runs the tests of the record on a Node that has an SQLite of its own, which the npm registry has as a package: there both
# engines are tested, and that a record moves from one to the other.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(mktemp -d "${TMPDIR:-/tmp}/breakoutbox-node.XXXXXX")
trap 'rm -rf "$folder"' EXIT
package="node-$(node -p 'process.platform + "-" + process.arch')"
npm install --prefix "$folder" --no-audit --no-fund --loglevel error --ignore-scripts "$package@24"
newer="$folder/node_modules/$package/bin/node"
"$newer" -e "require('node:sqlite')" 2>/dev/null || { echo "the Node of $package@24 has no node:sqlite"; exit 1; }
"$newer" node_modules/vitest/vitest.mjs run --project unit src/store/history src/app/record
