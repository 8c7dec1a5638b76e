import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { plainSettings } from '../../../test/cli-settings.js';
import { datagram, pcapFile } from '../../../test/dissected.js';
import { captureDigest, type DigestOptions } from './capture-digest.js';

/** What is said of a capture of one datagram that no protocol above UDP carries. */
async function said(options: DigestOptions, json: boolean): Promise<string> {
  const source = Readable.from([pcapFile([{ bytes: datagram(4_000, 5_000, Uint8Array.of(1)) }])]);
  let text = '';
  for await (const piece of captureDigest(source, options, { ...plainSettings, json })) text += String(piece);
  return text;
}

it.each<[DigestOptions, string]>([
  [
    { type: 'explain', served: undefined, filter: undefined },
    'there is nothing to tell: these packets have no TFTP, TCP, DNS or DHCP\n',
  ],
  [{ type: 'extract', folder: 'nowhere', filter: undefined }, 'no file was carried by TFTP or HTTP\n'],
])('says to people that there is nothing to show: %j', async (options, text) => {
  expect(await said(options, false)).toBe(text);
  expect(await said(options, true)).toBe('');
});
