import { expect, it } from 'vitest';
import { parseLayoutFile } from '../../../../src/config/workspace/layout-file.js';
import { fieldType } from './field-type.js';

it('names the type of a field as a layout writes it', () => {
  const layout = parseLayoutFile(
    {
      order: 'little',
      fields: [
        { sync: 'const 0xAA55' },
        { len: 'u8' },
        { temp: 'i16be / 10' },
        { on: 'bool' },
        { flow: 'f32 cdab' },
        { list: 'u16[2]' },
        { name: 'text gbk len' },
        { crc: 'checksum crc16-modbus' },
      ],
    },
    'sensor',
  );
  if (!layout.ok) throw new Error(layout.fault.failure.code);
  expect(layout.value.fields.map(fieldType)).toEqual([
    'const',
    'u8',
    'i16 be',
    'bool',
    'f32 cdab',
    'u16[] le',
    'gbk',
    'checksum',
  ]);
});
