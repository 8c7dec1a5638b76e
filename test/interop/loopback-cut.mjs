// Run in a network namespace of its own: a firewall on lo, and what the probe of the engine says of it, as JSON.
import { spawnSync } from 'node:child_process';
import { probeEngine } from '../../dist/linux/engine-probe.js';

const [hook] = process.argv.slice(2);
spawnSync('ip', ['link', 'set', 'lo', 'up']);
const rules = `table ip cut {
  chain dropping {
    type filter hook ${hook} priority 0;
    ip protocol udp drop
  }
}
`;
const { status, stderr } = spawnSync('nft', ['-f', '-'], { input: rules });
if (status !== 0) throw new Error(String(stderr));
const probe = probeEngine();
process.stdout.write(JSON.stringify(probe.ok ? { ok: true } : probe.failure));
