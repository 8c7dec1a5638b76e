// Gets a file by TFTP (RFC 1350) in blocks of 512 bytes, and writes it to standard output.
import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';

const [name = '', host = '127.0.0.1', port = '6969', ...more] = process.argv.slice(2);
if (name === '' || more.length > 0 || !/^\d+$/.test(port)) {
  console.error('usage: node client.mjs FILE [HOST [PORT]] > COPY');
  process.exit(2);
}
const [RRQ, DATA, ACK, ERROR] = [1, 3, 4, 5];
const { address } = await lookup(host, 4);
const client = createSocket('udp4');
let packet = Buffer.from(`\0${String.fromCharCode(RRQ)}${name}\0octet\0`);
let to = { address, port: Number(port) };
let [hasTid, block, tries] = [false, 1, 0];
/** @type {NodeJS.Timeout | undefined} */
let timer;

/** @param {string} why */
function fail(why) {
  console.error(why);
  clearTimeout(timer);
  client.close();
  process.exitCode = 1;
}

// Sends, and sends again each second: our last packet, or the answer to it, may be lost.
function send() {
  tries += 1;
  if (tries > 5) return fail('no answer after 5 tries');
  client.send(packet, to.port, to.address);
  timer = setTimeout(send, 1000);
}

client.on('message', (answer, peer) => {
  // The server answers from a new port, its TID: from then on, only that one counts.
  if (peer.address !== to.address || (hasTid && peer.port !== to.port)) {
    client.send(
      Buffer.from(`\0${String.fromCharCode(ERROR)}\0\x05unknown transfer ID\0`),
      peer.port,
      peer.address,
    );
    return;
  }
  clearTimeout(timer);
  [to, hasTid, tries] = [peer, true, 0];
  const [opcode, number] = answer.length < 4 ? [0, 0] : [answer.readUInt16BE(0), answer.readUInt16BE(2)];
  if (opcode === ERROR) return fail(`error ${number}: ${answer.toString('utf8', 4).replace(/\0$/, '')}`);
  if (opcode !== DATA || number > block) return fail('not the block that was to come');
  packet = Buffer.from([0, ACK, number >> 8, number & 255]);
  if (number === block) {
    process.stdout.write(answer.subarray(4));
    block += 1;
    if (answer.length < 516) {
      // The last block: if its ACK is lost, the server tries in vain, and gives up.
      client.send(packet, to.port, to.address, () => client.close());
      return;
    }
    if (block > 65535) return fail('too large: block numbers end at 65535');
  }
  send(); // a block that came twice is acknowledged again
});
send();
