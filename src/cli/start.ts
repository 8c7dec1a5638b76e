#!/usr/bin/env node
// What `bob` is: the bundled command (main.ts), loaded the fast way. Bundled as CommonJS itself, and without importing
// `process`: the loader of ES modules and opening every standard stream cost 7 ms of a run.
import { Chunks } from './chunks.js';

const { main } = new Chunks(import.meta.dirname).load('bob.js') as typeof import('./main.js');
void main(process.argv.slice(2)).then((status) => {
  process.exitCode = status;
});
