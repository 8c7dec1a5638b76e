// Downloads a file, watching it, then sends it back under another name.
// Run it with `node examples/tftp-client.mjs 192.168.1.1 69 boot.img`; without words it talks to a server of its own.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TftpClient, TftpServer } from 'breakoutbox/tftp';

const [host, port, file = 'boot.img'] = process.argv.slice(2);
const own = host === undefined ? await ownServer() : undefined;
const client = new TftpClient({ host: host ?? '127.0.0.1', port: own?.port ?? Number(port ?? 69) });
const local = host === undefined ? join(await mkdtemp(join(tmpdir(), 'tftp-client-')), file) : `./${file}`;

const transfer = client.startGet(file, local, { overwrite: true, signal: AbortSignal.timeout(60_000) });
for await (const event of transfer) {
  if (event.type === 'transferStarted') console.log(`blocks of ${event.options.blockBytes} bytes`);
  if (event.type === 'transferProgressed') console.log(`${event.bytes} of ${event.totalBytes} bytes`);
}
const { bytes, seconds } = await transfer.done;
console.log(`${bytes} bytes in ${seconds} s, kept as ${local}`);
await client.put(local, `${file}.copy`);
await own?.close();

/** A server of one made file, which takes uploads into a folder of its own. */
async function ownServer() {
  const root = await mkdtemp(join(tmpdir(), 'tftp-server-'));
  const source = ({ name }) => (name === file ? new Uint8Array(100_000) : undefined);
  const server = new TftpServer({ root, source, host: '127.0.0.1', port: 0, write: 'create' });
  await server.listen();
  return server;
}
