// Sends each line that is typed and prints the line that comes back.
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

const [host = '127.0.0.1', port = '7002', ...more] = process.argv.slice(2);
if (more.length > 0 || !/^\d+$/.test(port)) {
  console.error('usage: node client.mjs [HOST [PORT]]');
  process.exit(2);
}

const server = connect(Number(port), host);
const answers = createInterface({ input: server })[Symbol.asyncIterator](); // puts lines together
for await (const line of createInterface({ input: process.stdin })) {
  server.write(`${line}\n`); // the server answers after the newline
  const { value: answer, done } = await answers.next();
  if (done) {
    console.error('the server closed before its answer was complete');
    process.exit(1);
  }
  console.log(answer);
}
server.end();
