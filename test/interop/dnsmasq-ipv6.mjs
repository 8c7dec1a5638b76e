// Run in a network namespace of its own: downloads files of ROOT from dnsmasq at ADDRESS, with blocks and without, and says
// of each whether it arrived as it is. See tftp.test.ts.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { TftpClient } from '../../dist/app/tftp.js';

const [program, host, root, local, engines = '', sizes = ''] = process.argv.slice(2);
const child = spawn(
  program,
  [
    ...['-k', '--port=0', '--enable-tftp', `--tftp-root=${root}`, `--listen-address=${host}`],
    ...['--bind-interfaces', '--user=root', '--conf-file=/dev/null', '--pid-file='],
  ],
  { stdio: 'ignore' },
);
const closed = once(child, 'close');

/** Until dnsmasq has bound its port, the system says that nobody is there. */
async function answered() {
  for (let tries = 0; tries < 100; tries += 1) {
    const got = await new TftpClient({ host, limits: { initialTimeoutMs: 100, maxRetries: 1 } })
      .read('f1')
      .catch(() => undefined);
    if (got !== undefined) return;
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
}

try {
  await answered();
  for (const engine of engines.split(',')) {
    for (const size of sizes.split(',')) {
      const there = join(local, `dnsmasq-ipv6-${engine}`);
      const file = readFileSync(join(root, `f${size}`));
      const same = [];
      for (const options of [true, false]) {
        const client = new TftpClient({ engine, host, options });
        await client.get(`f${size}`, there, { overwrite: true });
        same.push(Buffer.compare(readFileSync(there), file) === 0);
      }
      process.stdout.write(`${engine} ${size} ${same.every(Boolean) ? 'same' : 'different'}\n`);
    }
  }
} finally {
  child.kill('SIGTERM');
  await closed;
}
