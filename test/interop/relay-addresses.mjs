// Run in namespaces of its own: prints what clients of a relay get whose target is a name of three addresses, with a server
// at one of them. See relay.test.ts.
import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { loadFactory } from '../../dist/app/endpoints/endpoint-factories.js';
import { Hub } from '../../dist/app/index.js';
import { parseAnyEndpoint } from '../../dist/config/endpoint-kinds.js';

const addresses = { first: '127.0.0.11', second: '127.0.0.12', third: '127.0.0.13' };
execFileSync('ip', ['link', 'set', 'lo', 'up']);
const hosts = join(mkdtempSync(join(tmpdir(), 'hosts-')), 'hosts');
const names = Object.values(addresses).map((address) => `${address} several.test`);
writeFileSync(hosts, ['127.0.0.1 localhost', ...names, ''].join('\n'));
execFileSync('mount', ['--bind', hosts, '/etc/hosts']);

async function relay(input, engine) {
  const { create } = await loadFactory(input);
  const hub = new Hub(setImmediate);
  const endpoint = create(parseAnyEndpoint(input).value, { id: 'e', hub, engine, served: undefined });
  await endpoint.open();
  return { endpoint, port: Number(endpoint.status.local.split(':').at(-1)) };
}

async function overTcp(address) {
  const server = createServer((socket) => socket.pipe(socket)).listen(0, address);
  await once(server, 'listening');
  const target = `several.test:${server.address().port}`;
  const { endpoint, port } = await relay({ type: 'tcp-relay', address: '127.0.0.1:0', target }, 'auto');
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write('echo');
  const [answer] = await Promise.race([once(socket, 'data'), once(socket, 'close').then(() => ['closed'])]);
  socket.destroy();
  await endpoint.close(0);
  server.close();
  return String(answer);
}

async function overUdp(address, engine) {
  const server = createSocket('udp4');
  server.on('message', (bytes, { port, address: from }) => server.send(bytes, port, from));
  server.bind(0, address);
  await once(server, 'listening');
  const target = `several.test:${server.address().port}`;
  const { endpoint, port } = await relay({ type: 'udp-relay', address: '127.0.0.1:0', target }, engine);
  const client = createSocket('udp4');
  client.send('echo', port, '127.0.0.1');
  const silent = new Promise((resolve) => {
    setTimeout(resolve, 5_000, ['silent']);
  });
  const [answer] = await Promise.race([once(client, 'message'), silent]);
  client.close();
  await endpoint.close(0);
  server.close();
  return String(answer);
}

async function ofEach(answer) {
  const said = {};
  for (const [name, address] of Object.entries(addresses)) said[name] = await answer(address);
  return said;
}

const said = {
  tcp: await ofEach(overTcp),
  'udp portable': await ofEach((address) => overUdp(address, 'portable')),
  'udp auto': await ofEach((address) => overUdp(address, 'auto')),
};
process.stdout.write(JSON.stringify(said), () => process.exit());
