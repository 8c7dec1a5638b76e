// Rebuilds the files that TFTP and HTTP carried in a capture.
// Run it with `node examples/extract-files.mjs boot.pcapng files`; without words it reads a capture that it has made.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractCapture } from 'breakoutbox/capture';
import { madeCapture } from './made-capture.mjs';

const [file = await madeCapture(), folder = await mkdtemp(join(tmpdir(), 'files-'))] = process.argv.slice(2);
for await (const { path, bytes, stream, fault } of extractCapture(file, folder))
  console.log(`${path}: ${bytes} bytes of ${stream}, ${fault ?? 'whole'}`);
