// Run in a network namespace of its own: listeners at an address of an interface that is taken out. Prints what each is told.
// See address-gone.test.ts.
import { execFileSync, spawn } from 'node:child_process';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../dist/bob/main.js', import.meta.url));
const ip = (words) => execFileSync('ip', words.split(' '));
ip('link set lo up');
ip('link add va type veth peer name vb');
ip('link set vb up');
ip('link set va up');
ip('address add 10.1.0.1/24 dev va');

const listeners = ['tcp listen 10.1.0.1:0', 'udp listen 10.1.0.1:0', 'tcp listen 10.1.0.1:0 --workers 2'];
const said = await Promise.all(
  listeners.map(async (words) => {
    const child = spawn(process.execPath, [main, ...words.split(' ')], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, LC_ALL: 'C.UTF-8', NO_COLOR: '1' },
    });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const next = async (word) => {
      for (;;) {
        const { value, done } = await lines.next();
        if (done || value.includes(word)) return value ?? 'ended';
      }
    };
    await next('reach it at');
    return { words, child, next };
  }),
);
ip('link del va');
const told = {};
for (const { words, child, next } of said) {
  told[words] = (await next('10.1.0.1')).replace(/^\S+ /, '').replace(/:\d+ /, ':PORT ');
  child.kill();
}
process.stdout.write(JSON.stringify(told));
