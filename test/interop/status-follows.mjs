// Run in a network namespace of its own, where addresses come and go: prints for each endpoint of a workbench whether its
// pages were sent an address that came, and sent that it was gone. See status-follows.test.ts.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createWorkbenchHub } from '../../dist/app/create-hub.js';
import { loadFactories } from '../../dist/app/endpoints/endpoint-factories.js';
import { EndpointRegistry } from '../../dist/app/endpoints/endpoint-registry.js';
import { servedFolder } from '../../dist/app/tftp/served-place.js';

const address = '10.98.76.54';
const ip = (words) => execFileSync('ip', words.split(' '));
ip('link set lo up');
ip('link add va type veth peer name vb');
ip('link set vb up');
ip('link set va up');
ip('address add 10.1.0.1/24 dev va');

const root = mkdtempSync(join(tmpdir(), 'breakoutbox-status-'));
const create = await loadFactories({ engine: 'auto', served: servedFolder(root) });
const registry = new EndpointRegistry(createWorkbenchHub(), create, () => undefined);
/** What the pages were sent last of each endpoint. */
const shown = new Map();
let notified = () => undefined;
registry.watch({
  endpoints: (summaries) => {
    for (const { id, status } of summaries) shown.set(id, status.reachable ?? []);
    notified();
  },
  removed: () => undefined,
});
const described = {
  'tcp everywhere': { type: 'tcp-listen', address: '0' },
  'tcp in 2 processes': { type: 'tcp-listen', address: '0', workers: 2 },
  'udp everywhere': { type: 'udp', address: '0' },
  'tftp everywhere': { type: 'tftp-server', port: 0 },
  'tcp at 10.1.0.1': { type: 'tcp-listen', address: '10.1.0.1:0' },
  'udp at 10.1.0.1': { type: 'udp', address: '10.1.0.1:0' },
};
const ids = new Map();
for (const [name, input] of Object.entries(described)) {
  const made = await registry.create(input);
  if (!made.ok || made.value.status.state !== 'listening')
    throw new Error(`${name}: ${JSON.stringify(made)}`);
  ids.set(made.value.id, name);
}

/** Resolves once the pages were sent that each endpoint can, or cannot, be reached at what begins with `prefix`. */
function sent(prefix, isReachable, isOf = () => true) {
  return new Promise((resolve) => {
    notified = () => {
      const names = [...ids].filter(
        ([id]) => shown.get(id)?.some((one) => one.startsWith(prefix)) === isReachable,
      );
      const wanted = names.filter(([, name]) => isOf(name));
      if (wanted.length === [...ids.values()].filter(isOf).length) resolve();
    };
    notified();
  });
}
const isEverywhere = (name) => name.endsWith('everywhere') || name.endsWith('processes');
ip(`address add ${address}/32 dev lo`);
await sent(`${address}:`, true, isEverywhere);
ip(`address del ${address}/32 dev lo`);
await sent(`${address}:`, false, isEverywhere);
ip('address del 10.1.0.1/24 dev va');
await sent('10.1.0.1:', false);
await registry.close(0);
rmSync(root, { recursive: true, force: true });
process.stdout.write('followed');
