// Records what an echo server sends and receives, without any privilege: into a file for Wireshark, and as lines.
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open } from 'breakoutbox';
import { captureRows, EndpointRecorder } from 'breakoutbox/capture';

const recorder = new EndpointRecorder();
const server = await open({ type: 'tcp-listen', address: '127.0.0.1:0', reply: 'echo' }, { recorder });
const client = await open({ type: 'tcp-connect', address: `127.0.0.1:${server.local.port}` });

const recording = recorder.start();
const answers = client.events('received');
client.send('hello');
await answers.next();
await client.close();
await server.close();
recording.stop();

const file = join(await mkdtemp(join(tmpdir(), 'recordings-')), 'echo.pcapng');
await writeFile(file, recording);
for await (const rows of captureRows(file)) process.stdout.write(rows);
