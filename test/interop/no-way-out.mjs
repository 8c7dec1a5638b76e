// Run in a network namespace of its own, whose only way out is `lo`: prints what each client says of a network that no
// route leads to, and of those that a route keeps from it. See no-way-out.test.ts.
import { execFileSync, spawnSync } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../dist/bob/main.js', import.meta.url));
const env = { ...process.env, LC_ALL: 'C.UTF-8', NO_COLOR: '1' };
const ip = (words) => execFileSync('ip', words.split(' '));
ip('link set lo up');
ip('route add prohibit 10.6.0.0/24');
ip('route add blackhole 10.7.0.0/24');
ip('route add unreachable 10.8.0.0/24');

const hosts = { none: '10.9.0.1', prohibit: '10.6.0.1', blackhole: '10.7.0.1', unreachable: '10.8.0.1' };
const clients = {
  'tcp send': (host) => ['tcp', 'send', `${host}:7`, 'x'],
  'udp send': (host) => ['udp', 'send', `${host}:7`, 'x'],
  'tftp get': (host) => ['tftp', 'get', `tftp://${host}:7/x`, '-', '--engine', 'portable'],
  'tftp get, linux': (host) => ['tftp', 'get', `tftp://${host}:7/x`, '-'],
};
const said = {};
for (const [name, words] of Object.entries(clients))
  for (const [route, host] of Object.entries(hosts)) {
    const command = [main, ...words(host)];
    const { stdout, stderr, status } = spawnSync(process.execPath, command, {
      env,
      encoding: 'utf8',
      timeout: 30_000,
    });
    said[`${name}, ${route}`] = [status, `${stdout}${stderr}`.trim()];
  }
process.stdout.write(JSON.stringify(said));
