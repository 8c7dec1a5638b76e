// Makes a message by a layout of a file or of a name, and reads it again.
// Run it with `node examples/read-layout.mjs`.
import { compileLayout, openLayout, readMessage, writeMessage } from 'breakoutbox/layout';

const request = writeMessage(openLayout('modbus-tcp'), {
  transaction: 7,
  unit: 1,
  function: 'read holding registers',
  data: '00 02 00 03',
});
console.log(Buffer.from(request).toString('hex'));
console.log(readMessage(openLayout('modbus-tcp'), request)?.line);

// Or without a file.
const sensor = compileLayout('sensor', {
  frame: { length: 'len' },
  fields: [
    { sync: 'const AA 55' },
    { len: 'u8' },
    { temp: 'i16 * 0.1 ℃' },
    { crc: 'checksum crc-16/modbus' },
  ],
});
if (sensor.ok) {
  const message = writeMessage(sensor.value, { temp: 23.4 });
  message[4] ^= 1;
  const { line, fault } = readMessage(sensor.value, message) ?? {};
  console.log(line, fault?.code);
}
