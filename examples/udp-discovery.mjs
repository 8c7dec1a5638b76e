// Asks every device of the network by broadcast and prints who answers within a second.
// Run it with `node examples/udp-discovery.mjs 255.255.255.255:9999 "who is there"`.
import { open } from 'breakoutbox';

const [remote = '255.255.255.255:9999', question = 'who is there'] = process.argv.slice(2);
const socket = await open({ type: 'udp', address: '0', remote, broadcast: true });
setTimeout(() => socket.close(), 1000);

let answers = 0;
const received = socket.events('received');
socket.send(question);
for await (const { peer, bytes } of received) {
  answers += 1;
  console.log(`${peer}  ${socket.text(bytes)}`);
}
if (answers === 0) console.log(`nobody at ${remote} answered within a second`);
