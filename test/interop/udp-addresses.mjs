// Run in a network namespace of its own: prints which of the addresses that were asked answered themselves, for each way to
// bind to every address and each engine. See udp-addresses.test.ts.
import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import process from 'node:process';
import { createEndpoint, Hub, parseEndpoint } from '../../dist/app/index.js';

const ip = (words) => execFileSync('ip', words.split(' '));
ip('link set lo up');
ip('link add va type veth peer name vb');
for (const name of ['va', 'vb']) ip(`link set ${name} up`);
for (const address of ['10.1.0.10/24', '10.1.0.1/24']) ip(`addr add ${address} dev va`);
for (const address of ['fd01::10/64', 'fd01::1/64']) ip(`addr add ${address} dev va nodad`);

/** What a connected socket hears after it has asked; the system keeps everyone else's answers from it. */
async function answered(address, port, ask) {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  socket.connect(port, address);
  await once(socket, 'connect');
  const heard = once(socket, 'message').then(() => true);
  const silent = new Promise((resolve) => {
    setTimeout(resolve, 300, false);
  });
  socket.send('q');
  await ask?.();
  const result = await Promise.race([heard, silent]);
  socket.close();
  return result;
}

async function opened(address, reply, engine) {
  const parsed = parseEndpoint({ type: 'udp', address, reply });
  const endpoint = createEndpoint(parsed.value, { id: 'e', hub: new Hub(setImmediate) }, engine);
  await endpoint.open();
  return { endpoint, port: Number(endpoint.status.local.split(':').at(-1)) };
}

/** The addresses that did not answer for themselves. */
async function silentOnes(bound, engine) {
  const { endpoint, port } = await opened(bound, 'echo', engine);
  const asked = [
    ...['10.1.0.1', '10.1.0.10', '127.0.0.1'],
    ...(bound.startsWith('0.0.0.0') ? [] : ['fd01::1', 'fd01::10', '::1']),
    // Nobody lists it, but the whole network is this machine's.
    ...(engine === 'linux' ? ['127.0.0.5'] : []),
  ];
  const silent = [];
  for (const address of asked) if (!(await answered(address, port))) silent.push(address);
  await endpoint.close(0);
  return silent;
}

/** Whether what a person sends leaves from the address that was asked, and so from one that came later. */
async function byHand(engine) {
  const { endpoint, port } = await opened('0', 'none', engine);
  const send = async () => {
    while (endpoint.totals.receivedMessages === before) {
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    endpoint.send(Buffer.from('a'));
  };
  let before = 0;
  const hand = await answered('10.1.0.1', port, send);
  ip('addr add 10.1.0.77/24 dev va');
  let later = false;
  for (let tries = 0; tries < 20 && !later; tries += 1) {
    before = endpoint.totals.receivedMessages;
    later = await answered('10.1.0.77', port, send);
  }
  ip('addr del 10.1.0.77/24 dev va');
  await endpoint.close(0);
  return { hand, later };
}

const results = {};
for (const engine of process.argv.slice(2)) {
  results[engine] = await byHand(engine);
  for (const bound of ['0', '*:0', '0.0.0.0:0', '[::]:0'])
    results[engine][bound] = await silentOnes(bound, engine);
}
process.stdout.write(JSON.stringify(results));
