#!/usr/bin/env node
// The entry of `bob`: loads the bundled command (main.ts) quickly. It is itself bundled as CommonJS, without an import of
// `process`: the loader of ES modules and opening every standard stream cost 7 ms of a run.
import { writeFileSync } from 'node:fs';
import { Chunks } from './chunks.js';
import { CodeStore } from './code-store.js';

try {
  // The name in ps, ss and "bob ports"; the arguments stay as they are. Linux only.
  writeFileSync('/proc/self/comm', 'bob');
} catch {}

const command = process.argv
  .slice(2, 4)
  .filter((word) => /^-{0,2}[a-z]{1,12}$/.test(word))
  .join(' ');
const chunks = new Chunks(import.meta.dirname, CodeStore.open(command));
process.on('exit', () => chunks.keepCode());
const { main } = chunks.load('bob.js') as typeof import('../cli/main.js');
void main(process.argv.slice(2), { setV8Flags: (flags) => chunks.setFlags(flags) }).then((status) => {
  process.exitCode = status;
});
