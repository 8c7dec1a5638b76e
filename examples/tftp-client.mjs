// Downloads a file, watching it, then sends it back under another name.
// Run it with `node examples/tftp-client.mjs 192.168.1.1 69 boot.img`.
import { TftpClient } from 'breakoutbox/tftp';

const [host = '127.0.0.1', port = '69', file = 'boot.img'] = process.argv.slice(2);
const client = new TftpClient({ host, port: Number(port) });
const transfer = client.startGet(file, `./${file}`, { overwrite: true, signal: AbortSignal.timeout(60_000) });
for await (const event of transfer) {
  if (event.type === 'transferStarted') console.log(`blocks of ${event.options.blockBytes} bytes`);
  if (event.type === 'transferProgressed') console.log(`${event.bytes} of ${event.totalBytes} bytes`);
}
const { bytes, seconds } = await transfer.done;
console.log(`${bytes} bytes in ${seconds} s`);
await client.put(`./${file}`, `${file}.copy`);
