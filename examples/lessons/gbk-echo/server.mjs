// Reads lines in GBK, prints them as text and answers in GBK.
import { createServer } from 'node:net';

const [host = '127.0.0.1', port = '7005', ...more] = process.argv.slice(2);
if (more.length > 0 || !/^\d+$/.test(port)) {
  console.error('usage: node server.mjs [HOST [PORT]]');
  process.exit(2);
}

const server = createServer({ allowHalfOpen: true }, (socket) => {
  let kept = Buffer.alloc(0);
  socket.on('data', (received) => {
    kept = Buffer.concat([kept, received]);
    // 0A is never a part of a character in GBK: lines may be cut before decoding.
    for (let end = kept.indexOf(10); end >= 0; end = kept.indexOf(10)) {
      const line = kept.subarray(0, kept[end - 1] === 13 ? end - 1 : end);
      console.log(`${end + 1} bytes: ${new TextDecoder('gbk').decode(line)}`);
      socket.write(Buffer.concat([Buffer.from('echo:'), line, Buffer.from('\n')]));
      kept = kept.subarray(end + 1);
    }
  });
  socket.on('end', () => socket.end());
  socket.on('error', (error) => console.log(error.message));
});
server.listen(Number(port), host, () => {
  const at = /** @type {import('node:net').AddressInfo} */ (server.address());
  console.log(`listening at ${at.address}:${at.port}`);
});
