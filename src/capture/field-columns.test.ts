import { describe, expect, it } from 'vitest';
import { datagram, hex, TestCapture } from '../../test/dissected.js';
import { icmpv6 } from '../../test/ipv6-packets.js';
import { FieldColumns } from './field-columns.js';

const capture = new TestCapture();
const request = datagram(50_000, 69, hex('0001 611b00 6f6374657400 626c6b73697a6500 3800 7473697a6500 3000'));

/** The values of fields in a request. */
function valuesOf(...names: readonly string[]): readonly (readonly string[])[] {
  return new FieldColumns(names, capture.protocols).values(capture.walk(request));
}

describe('columns of fields', () => {
  it('have a value for each time that a field occurs, none where it does not', () => {
    expect(valuesOf('ip.src', 'tftp.option.name', 'tftp.block')).toEqual([
      ['10.0.0.1'],
      ['blksize', 'tsize'],
      [],
    ]);
  });

  it('have all values of a name that stands for several fields, and a protocol where it is', () => {
    expect(valuesOf('udp.port', 'tftp', 'tcp')).toEqual([['50000', '69'], ['tftp'], []]);
  });

  it('have a 1 for each time that a group occurs', () => {
    const mtuAndSource = hex('0101 020000000001 0501 0000 000005dc');
    const advertisement = icmpv6(hex('8600 0000 40000708 00000000 00000000'), mtuAndSource);
    const columns = new FieldColumns(['icmpv6.opt', 'icmpv6.opt.type'], capture.protocols);
    expect(columns.values(capture.walk(advertisement))).toEqual([
      ['1', '1'],
      ['1', '5'],
    ]);
    expect(valuesOf('icmpv6.opt')).toEqual([[]]);
  });

  it('have text as it came', () => {
    expect(valuesOf('tftp.source_file')).toEqual([['a\u001b']]);
  });

  it('refuse a name that no protocol has', () => {
    expect(() => valuesOf('tftp.blok')).toThrow(
      expect.objectContaining({
        code: 'CAPTURE_FIELD_UNKNOWN',
        message: expect.stringContaining('as tftp.block'),
      }),
    );
  });
});
