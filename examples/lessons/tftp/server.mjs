// Serves the files of one folder by TFTP (RFC 1350), to be read only, in mode octet only; many transfers at once.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

const [folder = '.', host = '127.0.0.1', port = '6969', ...more] = process.argv.slice(2);
if (more.length > 0 || !/^\d+$/.test(port)) {
  console.error('usage: node server.mjs [FOLDER [HOST [PORT]]]');
  process.exit(2);
}
const [RRQ, DATA, ACK, ERROR] = [1, 3, 4, 5];

/** Two numbers of 16 bits, high byte first. @param {number} opcode @param {number} number */
const head = (opcode, number) => Buffer.from([opcode >> 8, opcode & 255, number >> 8, number & 255]);

/** Sends a block until it is acknowledged, 5 times at most. @param {import('node:dgram').Socket} transfer @param {Buffer} packet */
async function exchange(transfer, packet) {
  for (let tries = 1; tries <= 5; tries += 1) {
    transfer.send(packet);
    const signal = AbortSignal.timeout(1000);
    try {
      while (true) {
        const [answer] = await once(transfer, 'message', { signal });
        if (answer.length < 4 || answer.readUInt16BE(0) === ERROR) return false;
        // An ACK of an earlier block is passed over: to answer it would double every block from there on.
        if (answer.readUInt16BE(0) === ACK && answer.readUInt16BE(2) === packet.readUInt16BE(2)) return true;
      }
    } catch (error) {
      // A timeout: the block or its ACK is lost.
      if (!signal.aborted) throw error;
    }
  }
  return false;
}

/** @param {import('node:dgram').Socket} transfer @param {Buffer} request */
async function answer(transfer, request) {
  const [name = '', mode = ''] = request.toString('utf8', 2).split('\0');
  /** @param {number} code @param {string} text */
  const refuse = (code, text) => transfer.send(Buffer.concat([head(ERROR, code), Buffer.from(`${text}\0`)]));
  if (request[1] !== RRQ) return refuse(2, 'this server is to be read only');
  if (mode.toLowerCase() !== 'octet') return refuse(0, 'mode octet only');
  const data =
    basename(name) === name ? await readFile(join(folder, name)).catch(() => undefined) : undefined;
  if (data === undefined) return refuse(1, 'no such file');
  if (data.length >= 65535 * 512) return refuse(0, 'too large: block numbers end at 65535');
  // A last block of less than 512 bytes is the end: after a whole number of blocks, an empty one.
  for (let block = 1; block <= Math.floor(data.length / 512) + 1; block += 1) {
    const part = data.subarray((block - 1) * 512, block * 512);
    if (!(await exchange(transfer, Buffer.concat([head(DATA, block), part]))))
      return console.log(`broke off at block ${block}`);
  }
  console.log(`sent ${name}`);
}

const server = createSocket('udp4', async (request, client) => {
  const transfer = createSocket('udp4'); // a socket of its own gives the transfer a port of its own, its TID
  try {
    transfer.bind(0, host);
    await once(transfer, 'listening');
    transfer.connect(client.port, client.address); // what others send to this port does not come in
    await once(transfer, 'connect');
    await answer(transfer, request);
  } catch (error) {
    console.log(`${client.address}:${client.port}: ${error}`);
  }
  transfer.close();
});
server.bind(Number(port), host, () =>
  console.log(`listening at ${server.address().address}:${server.address().port}`),
);
