import { describe, expect, it } from 'vitest';
import { expectBounded, hex, segment, TestCapture, valuesOf } from '../../../test/dissected.js';

const syn = 0x002;

/** What a row says of these options behind those that every SYN of the tests has. */
function optionWords(options: string): string {
  const row = new TestCapture().words(segment(40_000, 41_000, { flags: syn, options: hex(options) }));
  return row.replace(/^.*Len=0/, '');
}

function optionFields(options: string): Readonly<Record<string, string | number>> {
  const bytes = segment(40_000, 41_000, { flags: syn, options: hex(options) });
  const all = Object.entries(valuesOf(new TestCapture().layer('tcp', bytes), bytes));
  return Object.fromEntries(all.filter(([name]) => name.startsWith('tcp.options.')));
}

function optionFault(options: string): string | undefined {
  const bytes = segment(40_000, 41_000, { flags: syn, options: hex(options) });
  return new TestCapture().layer('tcp', bytes).fault?.code;
}

describe('TCP options', () => {
  it.each([
    [
      'what a SYN of Linux has',
      '020405b4 0402 080a0000000100000002 01 030307',
      ' MSS=1460 SACK_PERM TSval=1 TSecr=2 WS=128',
    ],
    ['a shift of more than 14', '03030f00', ' WS=16384'],
    ['two gaps', '0101 0512 00000001 00000002 00000003 00000004', ' SLE=1 SRE=2 SLE=3 SRE=4'],
    ['options of old times', '0606 00000009 0706 00000008 0b06 00000007 0000', ' ECHO=9 ECHO=8 CC=7'],
    ['a signature', '1312 000102030405060708090a0b0c0d0e0f 0000', ' MD5'],
    ['a user timeout in minutes', '1c048005', ' USER_TO=5'],
    ['a request for a cookie', '22020000', ' TFO=R'],
    ['a cookie', '220601020304 0000', ' TFO=C'],
    ['one that is not known', '63041122', ''],
    ['none after their end', '01 00 020405b4 0000', ''],
    ['none after one whose length is 0', '0500 020405b4 0000', ''],
    ['none after one that is longer than the header', '63ff 020405b4 0000', ''],
    ['no value of a wrong length', '02030501 04030100', ' SACK_PERM'],
  ])('of a row are %s', (_, options, words) => {
    expect(optionWords(options)).toBe(words);
  });

  it.each(['05020000', '0509 01020304050607 010101'])('end a row where a gap is malformed: %s', (options) => {
    expect(optionWords(options)).toMatch(/\[Malformed Packet\]$/);
  });

  it('are given with kind, length and value', () => {
    expect(optionFields('020405b4 01 030307 0402 0000')).toEqual({
      'tcp.options.mss': '020405b4',
      'tcp.options.mss_val': 1_460,
      'tcp.options.nop': '01',
      'tcp.options.wscale': '030307',
      'tcp.options.wscale.shift': 7,
      'tcp.options.wscale.multiplier': 128,
      'tcp.options.sack_perm': '0402',
      'tcp.options.eol': '00',
    });
    expect(optionFields('050a 00000001 00000005 0000')).toMatchObject({
      'tcp.options.sack_le': 1,
      'tcp.options.sack_re': 5,
      'tcp.options.sack.count': 1,
    });
    expect(optionFields('63041122')).toEqual({
      'tcp.options.unknown': '63041122',
      'tcp.options.unknown.payload': '1122',
    });
  });

  it.each(['02030501', '0500 0000', '63ff 0000', '05020000'])('have a fault: %s', (options) => {
    expect(optionFault(options)).toBe('OPTION_LENGTH_INVALID');
  });

  it('count from where the other end begins', () => {
    const capture = new TestCapture();
    const draft = { sequence: 1, acknowledgment: 0xffff_fff0 };
    capture.walk(segment(1, 2, draft));
    const options = hex('0101 050a fffffff4 00000004');
    expect(capture.words(segment(1, 2, { ...draft, options }))).toMatch(/ SLE=5 SRE=21$/);
  });

  it('stay within what was captured', () => {
    const options = hex('020405b4 0402 080a0000000100000002 01 030307');
    expectBounded(segment(40_000, 41_000, { flags: syn, options, payload: hex('616263') }));
  });

  it('stay within the packet where its header says that it is longer', () => {
    const bytes = segment(40_000, 41_000, { flags: syn, options: hex('020405b4 00 000000') });
    bytes[14 + 20 + 12] = 0xf0;
    expectBounded(bytes);
  });
});
