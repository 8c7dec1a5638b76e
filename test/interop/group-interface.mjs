// Run in a network namespace of its own: prints on which interfaces the kernel has a listener's group while its interface is
// removed, comes back under its name, and is without a link. See group-interface.test.ts.
import { execFileSync } from 'node:child_process';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { createEndpoint, Hub, parseEndpoint } from '../../dist/app/index.js';

const ip = (words) => execFileSync('ip', words.split(' '), { encoding: 'utf8' });
ip('link set lo up');
function makeLink() {
  ip('link add va type veth peer name vb');
  ip('addr add 10.1.0.1/24 dev va');
  ip('addr add fe80::1/64 dev va nodad');
  for (const name of ['va', 'vb']) ip(`link set ${name} up`);
}
makeLink();
makeOther();
function makeOther() {
  ip('link add vc type veth peer name vd');
  ip('addr add 10.2.0.1/24 dev vc');
  for (const name of ['vc', 'vd']) ip(`link set ${name} up`);
}

/** Waits until `isSo`, at most five seconds; whether it came to be. */
async function becomes(isSo) {
  for (let left = 100; left > 0; left -= 1) {
    if (isSo()) return true;
    await pause(50);
  }
  return false;
}

const hub = new Hub(setImmediate);
const errors = [];
hub.subscribe({
  onBatch: ({ events }) => {
    for (const event of events) if (event.type === 'error') errors.push(event.failure);
  },
});
const groups = { '239.0.0.7%va': 'v4', 'ff02::7%va': 'v6', '239.0.0.8': 'all' };
const endpoints = [];
for (const [group, id] of Object.entries(groups)) {
  const { value } = parseEndpoint({ type: 'udp', address: '0', multicast: group });
  endpoints.push(createEndpoint(value, { id, hub }, 'portable'));
  await endpoints.at(-1).open();
}
const isMember = (group) => ip('maddr show dev va').includes(group);
const members = () => ['239.0.0.7', 'ff02::7', '239.0.0.8'].every(isMember);
const told = () => errors.map(({ params }) => [params.group, params.reason]).sort();

const results = { atFirst: members() };
ip('link del va');
makeLink();
results.replaced = await becomes(members);
results.errorsOfReplacing = told();
ip('link set vb down');
await becomes(() => errors.length >= 2);
results.errorsWithoutLink = told();
ip('link set vb up');
ip('link del va');
await pause(1500);
makeLink();
results.cameBack = await becomes(members);
process.stdout.write(JSON.stringify(results));
for (const endpoint of endpoints) await endpoint.close();
process.exit(0);
