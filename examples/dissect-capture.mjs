// Prints the packets that a display filter of Wireshark selects, with every field that has a value.
// Run it with `node examples/dissect-capture.mjs boot.pcapng 'tftp.opcode == 5'`; without words it reads a capture that it has made.
import { dissectCapture } from 'breakoutbox/capture';
import { madeCapture } from './made-capture.mjs';

const [file = await madeCapture(), filter = 'tftp.error.code'] = process.argv.slice(2);
for await (const { row, layers } of dissectCapture(file, { filter })) {
  console.log(row);
  for (const { protocol, fields } of layers) {
    const shown = fields.filter(({ text }) => text !== '').map(({ name, text }) => `${name}=${text}`);
    console.log(`  ${protocol}: ${shown.join(' ')}`);
  }
}
