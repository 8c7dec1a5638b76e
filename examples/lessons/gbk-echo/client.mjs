// Sends each line that is typed in GBK and prints the answer, read as GBK and wrongly as UTF-8.
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

const [host = '127.0.0.1', port = '7005', ...more] = process.argv.slice(2);
if (more.length > 0 || !/^\d+$/.test(port)) {
  console.error('usage: node client.mjs [HOST [PORT]]');
  process.exit(2);
}

// Node reads GBK and does not write it: this turns its table round.
const gbk = new TextDecoder('gbk');
/** @type {Map<string, number[]>} */
const bytesOf = new Map();
for (let first = 0x81; first <= 0xfe; first += 1)
  for (let second = 0x40; second <= 0xfe; second += 1) {
    const character = gbk.decode(Uint8Array.of(first, second));
    const isOne = [...character].length === 1 && character !== '\ufffd';
    if (isOne && !bytesOf.has(character)) bytesOf.set(character, [first, second]);
  }

/** @param {string} text */
function encodeGbk(text) {
  const known = (/** @type {string} */ one) =>
    one < '\x80' ? [one.charCodeAt(0)] : (bytesOf.get(one) ?? [0x3f]);
  return Uint8Array.from([...text].flatMap(known)); // 3F, a question mark, for what GBK lacks
}

const server = connect(Number(port), host);
server.setEncoding('latin1'); // a character for each byte, so that lines are cut before they are decoded
const answers = createInterface({ input: server })[Symbol.asyncIterator]();
for await (const line of createInterface({ input: process.stdin })) {
  server.write(encodeGbk(`${line}\n`));
  const { value: answer, done } = await answers.next();
  if (done) {
    console.error('the server closed before its answer was complete');
    process.exit(1);
  }
  const bytes = Buffer.from(answer, 'latin1');
  console.log(`as GBK:   ${gbk.decode(bytes)}`);
  console.log(`as UTF-8: ${new TextDecoder('utf-8').decode(bytes)}`);
}
server.end();
