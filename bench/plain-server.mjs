// The least that Node does for an echo server: node:net and node:dgram, nothing else.
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

const port = Number(process.argv[2]);
createServer({ noDelay: true }, (socket) => {
  socket.on('data', (data) => socket.write(data));
  socket.on('error', () => undefined);
}).listen(port);
const udp = createSocket('udp4');
udp.on('message', (message, from) => udp.send(message, from.port, from.address));
udp.bind(port);
