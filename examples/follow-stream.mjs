// Prints what both sides of a stream sent, in its order.
// Run it with `node examples/follow-stream.mjs boot.pcapng tcp:0`; without words it reads a capture that it has made.
import { endText, followCapture } from 'breakoutbox/capture';
import { madeCapture } from './made-capture.mjs';

const [file = await madeCapture(), stream = 'tcp:0'] = process.argv.slice(2);
for await (const item of followCapture(file, stream)) {
  if (item.type === 'stream') console.log(`${endText(item.client)} talks with ${endText(item.server)}`);
  else if (item.type === 'data')
    console.log(`the ${item.from}: ${JSON.stringify(Buffer.from(item.bytes).toString())}`);
  else if (item.type === 'gap')
    console.log(`${item.missingBytes} bytes of the ${item.from} are not in the capture`);
}
