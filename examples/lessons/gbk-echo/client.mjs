// Sends each line that is typed in GBK and prints the answer, read as GBK and wrongly as UTF-8.
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { encodeGbk } from './gbk.mjs';

const [host = '127.0.0.1', port = '7005', ...more] = process.argv.slice(2);
if (more.length > 0 || !/^\d+$/.test(port)) {
  console.error('usage: node client.mjs [HOST [PORT]]');
  process.exit(2);
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
  console.log(`as GBK:   ${new TextDecoder('gbk').decode(bytes)}`);
  console.log(`as UTF-8: ${new TextDecoder('utf-8').decode(bytes)}`);
}
server.end();
