#!/usr/bin/env node
// What `bob` is: the bundled command (main.ts), loaded the fast way. `process` is not imported here: as a module it opens
// every standard stream, which costs two milliseconds.
import { fileURLToPath } from 'node:url';
import { Chunks } from './chunks.js';

const folder = fileURLToPath(new URL('.', import.meta.url));
const { main } = new Chunks(folder).load('bob.cjs') as typeof import('./main.js');
process.exitCode = await main(process.argv.slice(2));
