// In a namespace of its own: datagrams that the link has to cut are captured by dumpcap into the file that is named.
import { spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

const [file = ''] = process.argv.slice(2);
spawnSync('ip', ['link', 'set', 'lo', 'mtu', '1500', 'up'], { stdio: 'inherit' });
const dump = spawn('dumpcap', ['-q', '-P', '-i', 'lo', '-w', file, '-c', '12'], {
  stdio: ['ignore', 'ignore', 'pipe'],
});
const ended = once(dump, 'exit');
let said = '';
// It names its file once it captures.
while (!said.includes('File:')) said += (await once(dump.stderr, 'data')).join('');
for (const [family, address] of [
  ['udp4', '127.0.0.1'],
  ['udp6', '::1'],
]) {
  const receiver = createSocket(family).bind(9_999, address);
  await once(receiver, 'listening');
  const sender = createSocket(family);
  for (const letter of ['a', 'b']) {
    const received = once(receiver, 'message');
    sender.send(letter.repeat(4_000), 9_999, address);
    await received;
  }
  sender.close();
  receiver.close();
}
await ended;
