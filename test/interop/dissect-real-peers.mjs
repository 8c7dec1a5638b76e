// `node dissect-real-peers.mjs FOLDER` in a network namespace of its own: FOLDER/capture.pcap is what dumpcap sees of curl getting
// FOLDER/served/* by HTTP, plainly and packed, and by TFTP; and a name that is not there.
import { execFileSync, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createReadStream, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import process from 'node:process';
import { pipeline } from 'node:stream';
import { createGzip } from 'node:zlib';
import { TftpServer } from '../../dist/app/tftp.js';

const [, , folder] = process.argv;
const served = join(folder, 'served');
execFileSync('ip', ['link', 'set', 'lo', 'up']);
const dumpcap = spawn('dumpcap', ['-i', 'lo', '-P', '-w', '-'], {
  stdio: 'pipe',
});
// It is read from the beginning: dumpcap stops capturing while its pipe is full.
let capture = Buffer.alloc(0);
dumpcap.stdout.on('data', (part) => {
  capture = Buffer.concat([capture, part]);
});
await listening();

// Chunks, since the length is not known before it is packed.
const http = createServer((request, response) => {
  const isPacked = request.headers['accept-encoding'] !== undefined;
  if (isPacked) response.setHeader('content-encoding', 'gzip');
  const stream = createReadStream(join(served, request.url.slice(1)));
  pipeline(isPacked ? [stream, createGzip(), response] : [stream, response], () => undefined);
});
http.listen(0, '127.0.0.1');
await once(http, 'listening');
const tftp = new TftpServer({ root: served, host: '127.0.0.1', port: 0 });
await tftp.listen();
for (const name of readdirSync(served)) {
  await curl(`http://127.0.0.1:${http.address().port}/${name}`);
  await curl('--compressed', `http://127.0.0.1:${http.address().port}/${name}`);
  await curl(`tftp://127.0.0.1:${tftp.port}/${name}`);
}
await curl(`tftp://127.0.0.1:${tftp.port}/${readdirSync(served)[0].toUpperCase()}`);
await tftp.close(0);
http.close();
await captured();

/** Resolves when it captures. It writes on: its standard error stays open. */
function listening() {
  return new Promise((resolve, reject) => {
    dumpcap.stderr.on('data', (text) => {
      if (text.toString().includes('Capturing on')) resolve();
    });
    dumpcap.once('close', () => reject(new Error('dumpcap does not capture')));
  });
}

async function curl(...words) {
  const program = spawn('curl', ['-s', '-o', '/dev/null', ...words], { stdio: 'ignore' });
  await once(program, 'close');
}

/** Writes the capture when a last datagram has been seen in it, which is sent until then: a busy machine may drop one. */
async function captured() {
  const last = 'this is the end of the capture';
  const socket = createSocket('udp4');
  const sending = setInterval(() => socket.send(last, 9, '127.0.0.1'), 100);
  while (!capture.includes(last)) await once(dumpcap.stdout, 'data');
  clearInterval(sending);
  socket.close();
  dumpcap.kill();
  writeFileSync(join(folder, 'capture.pcap'), capture);
}
