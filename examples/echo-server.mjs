// A TCP server in GBK that answers "echo:" and what came, prints each message as text, and ends after the first client.
// Run it with `node examples/echo-server.mjs`, then `bob tcp send PORT 温度 --encoding gbk` with the port that it prints.
import { open } from 'breakoutbox';

const server = await open({
  type: 'tcp-listen',
  address: process.argv[2] ?? '0',
  encoding: 'gbk',
  reply: 'text:echo:{text}',
  once: true,
});
console.log(`listening on ${server.local.address}:${server.local.port}`);
for await (const { peer, bytes } of server.events('received'))
  console.log(`${peer} says ${server.text(bytes)}`);
