// Opens three connections and speaks on the last one first: a server of one client at a time does not answer.
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

const [host = '127.0.0.1', port = '7009', ...more] = process.argv.slice(2);
if (more.length > 0 || !/^\d+$/.test(port)) {
  console.error('usage: node client.mjs [HOST [PORT]]');
  process.exit(2);
}

const connections = [];
for (let number = 1; number <= 3; number += 1) {
  const connection = connect(Number(port), host);
  await once(connection, 'connect');
  connections.push(connection);
}
for (const connection of connections.reverse()) {
  connection.write('hello\n');
  try {
    const lines = createInterface({ input: connection });
    const [answer] = await once(lines, 'line', { signal: AbortSignal.timeout(2000) });
    console.log(answer);
  } catch {
    console.error('no answer in 2 s: does the server wait for another client?');
    process.exit(1);
  }
}
for (const connection of connections) connection.end();
