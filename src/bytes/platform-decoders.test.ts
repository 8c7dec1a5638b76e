import { describe, expect, it } from 'vitest';
import type { EncodingName } from './encoding-names.js';
import { decodeText } from './encodings.js';

/**
 * Pairs that both read differently, or that only the platform reads. `ours` follows the Encoding Standard's tables; Node 20's
 * decoders are ICU's.
 */
interface Exception {
  readonly pair: string;
  readonly ours: string;
}

const decoders: readonly [encoding: EncodingName, exceptions: readonly Exception[]][] = [
  ['gbk', []],
  ['gb18030', []],
  // ICU has a shade block where the Encoding Standard's index has the half-width square.
  ['big5', [{ pair: 'F9 FE', ours: '\uffed' }]],
  ['shift_jis', []],
  ['euc-kr', []],
  // ICU reads three signs of a vendor after the shift of the half-width katakana, which end at 0xDF.
  [
    'euc-jp',
    [
      { pair: '8E E0', ours: '\ufffd' },
      { pair: '8E E1', ours: '\ufffd' },
      { pair: '8E E2', ours: '\ufffd' },
    ],
  ],
];

/** Vendors' own (private use) and C1 controls, on which no two tables agree. */
const unsettled = /[\ue000-\uf8ff\x80-\x9f]/;
/** ICU's Shift_JIS is IBM's: three control characters change places. */
const ibmControls: ReadonlySet<number> = new Set([0x1a, 0x1c, 0x7f]);

function pairName(lead: number, second: number): string {
  return [lead, second].map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ');
}

describe('decoders and the platform', () => {
  it.each(decoders)(
    '%s: every byte pair that the platform reads is read alike, but for %j',
    (encoding, exceptions) => {
      const platform = new TextDecoder(encoding, { ignoreBOM: true });
      const known = new Map(exceptions.map(({ pair, ours }) => [pair, ours]));
      const different: string[] = [];
      let alike = 0;
      for (let lead = 0; lead <= 0xff; lead += 1) {
        for (let second = 0; second <= 0xff; second += 1) {
          if (encoding === 'shift_jis' && (ibmControls.has(lead) || ibmControls.has(second))) continue;
          const pair = Uint8Array.of(lead, second);
          const ours = decodeText(pair, encoding);
          const theirs = platform.decode(pair);
          const name = pairName(lead, second);
          if (theirs.includes('\ufffd') || unsettled.test(ours + theirs)) continue;
          if (ours === theirs) alike += 1;
          else if (known.get(name) !== ours) different.push(`${name} ${ours} ${theirs}`);
        }
      }
      expect(different).toEqual([]);
      // The 128 × 128 pairs of ASCII and at least the national standard's own characters took part.
      expect(alike).toBeGreaterThan(128 * 125 + 6000);
    },
  );
});
