// Run in a network namespace of its own, where addresses come and go as they are told to: prints what became of the
// transfers of a server on all addresses, for each engine. See address-changes.test.ts.
import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { TftpClient, TftpServer } from '../../dist/app/tftp.js';

const address = '10.98.76.54';
const ip = (...words) => execFileSync('ip', words);
const root = mkdtempSync(join(tmpdir(), 'breakoutbox-addresses-'));
writeFileSync(join(root, 'image'), Buffer.alloc(2_000, 'x'));

/** A download by hand, whose first block has been acknowledged: its server is sure of it, and it stands still. */
async function begun(host, port) {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  socket.send('\0\x01image\0octet\0', port, host);
  const [, server] = await once(socket, 'message');
  socket.send('\0\x04\0\x01', server.port, host);
  await once(socket, 'message');
  return {
    /** Takes blocks 3 and 4, the last. */
    finish: async () => {
      for (const block of ['\x02', '\x03']) {
        socket.send(`\0\x04\0${block}`, server.port, host);
        await once(socket, 'message');
      }
      socket.send('\0\x04\0\x04', server.port, host);
    },
    close: () => socket.close(),
  };
}

/** Asks until the server hears at the new address. */
async function isServed(port) {
  const client = new TftpClient({ host: address, port, limits: { initialTimeoutMs: 200, maxRetries: 1 } });
  for (let tries = 0; tries < 40; tries += 1) {
    const got = await client.read('image').catch(() => undefined);
    if (got !== undefined) return true;
    await new Promise((resolve) => {
      setTimeout(resolve, 200);
    });
  }
  return false;
}

async function changes(engine) {
  const server = new TftpServer({ engine, root, port: 0, maxRetries: 4 });
  await server.listen();
  await changed.added;
  const served = await isServed(server.port);
  const staying = await begun('127.0.0.1', server.port);
  const going = await begun(address, server.port);
  changed.ready();
  await changed.removed;
  await staying.finish();
  for (let ended = 0; ended < 2; ) {
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
    ended = server.stories().filter(({ file, blockBytes }) => file === 'image' && blockBytes === 512).length;
  }
  const outcomes = server
    .stories()
    .filter(({ blockBytes }) => blockBytes === 512)
    .map(({ outcome }) => outcome.outcome);
  const after = await new TftpClient({ host: '127.0.0.1', port: server.port }).read('image');
  for (const one of [staying, going]) one.close();
  await server.close(0);
  return { served, outcomes, bytesAfter: after.length };
}

/** All engines see the same changes at the same time. */
const engines = process.argv.slice(2);
const changed = { waiting: engines.length };
changed.added = new Promise((resolve) => {
  changed.add = resolve;
});
changed.removed = new Promise((resolve) => {
  changed.ready = () => {
    changed.waiting -= 1;
    if (changed.waiting > 0) return;
    ip('addr', 'del', `${address}/32`, 'dev', 'lo');
    resolve();
  };
});
const running = engines.map((engine) => changes(engine));
setImmediate(() => {
  ip('addr', 'add', `${address}/32`, 'dev', 'lo');
  changed.add();
});
const results = await Promise.all(running);
process.stdout.write(
  JSON.stringify(Object.fromEntries(engines.map((engine, index) => [engine, results[index]]))),
);
rmSync(root, { recursive: true, force: true });
