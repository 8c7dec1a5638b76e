// Asks for a list, and reads until the answer is whole: here that is the end of the connection.
import { connect } from 'node:net';

const [host = '127.0.0.1', port = '7003', ...more] = process.argv.slice(2);
if (more.length > 0 || !/^\d+$/.test(port)) {
  console.error('usage: node client.mjs [HOST [PORT]]');
  process.exit(2);
}

const server = connect(Number(port), host);
server.write('list\n');
const parts = [];
// The loop ends when the server has closed, and the answer is whole.
for await (const part of server) {
  console.log(`recv: ${part.length} bytes`);
  parts.push(part);
}
process.stdout.write(Buffer.concat(parts));
