// A TFTP server that makes a boot script for each client while it is asked for, and serves a folder besides.
// Run it with `node examples/tftp-server.mjs ./images`, then `bob tftp get tftp://127.0.0.1:PORT/boot.cfg -` with the port that it prints.
import { TftpServer } from 'breakoutbox/tftp';

const [root = '.', port = '0'] = process.argv.slice(2);
const server = new TftpServer({
  root,
  port: Number(port),
  source: ({ name, client }) => (name === 'boot.cfg' ? `# for ${client}\nkernel vmlinuz\n` : undefined),
});

console.log(`serving at ${(await server.listen()).join(' ')}`);
process.once('SIGINT', () => server.close());
process.once('SIGTERM', () => server.close());
for await (const event of server.events({ types: ['transferFinished', 'error', 'stopped'] })) {
  if (event.type === 'transferFinished') console.log(`${event.file} ${event.outcome}, ${event.bytes} bytes`);
}
