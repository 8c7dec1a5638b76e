import { expect, it } from 'vitest';
import { hex } from '../../../test/layouts.js';
import { openLayout } from './open-layout.js';
import { readMessage, writeMessage } from './read-message.js';

it('a message is made and read by the names of its fields', () => {
  const layout = openLayout('modbus-rtu');
  const message = writeMessage(layout, { unit: 1, function: 'read holding registers', data: '00 00 00 0A' });
  expect(message).toEqual(hex('01 03 00 00 00 0A C5 CD'));
  expect(readMessage(layout, message)).toMatchObject({
    line: 'unit=1 function=read holding registers data=00 00 00 0A',
    values: { unit: 1, function: 3, crc: 'C5CD' },
    fault: undefined,
  });
  expect(() => writeMessage(layout, { unit: 256, function: 3, data: '' })).toThrow(
    'it does not fit into 1 B',
  );
  expect(readMessage(openLayout('line-sensor'), message)).toBeUndefined();
});
