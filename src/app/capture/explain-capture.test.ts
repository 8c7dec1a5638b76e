import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { answer, datagram, pcapFile } from '../../../test/dissected.js';
import { scratch } from '../../../test/scratch.js';
import { bytesOf } from '../../../test/tftp-packets.js';
import { explainCapture } from './explain-capture.js';

const { folder } = scratch();
const frames = ['Boot.img', '../outside', 'nothing-like-it'].flatMap((name, index) => [
  datagram(4_000 + index, 69, bytesOf(`\0\x01${name}\0octet\0`)),
  answer(5_000, 4_000 + index, bytesOf('\0\x05\0\x01no\0')),
]);

async function codes(served: string | undefined): Promise<readonly string[]> {
  const all: string[] = [];
  const source = Readable.from([pcapFile(frames.map((bytes) => ({ bytes })))]);
  for await (const { events } of explainCapture(source, { served }))
    all.push(events.map(({ code, params }) => `${code} ${params.nearest ?? params.file}`).join(', '));
  return all;
}

it('finds the nearest name of a file that is not there, within the served folder alone', async () => {
  const served = folder({ 'boot.img': '', other: '' });
  expect(await codes(served)).toEqual([
    'TFTP_NOT_FOUND Boot.img, NEAREST_NAME boot.img',
    'TFTP_NOT_FOUND ../outside',
    'TFTP_NOT_FOUND nothing-like-it',
  ]);
});

it('tells the same without a folder', async () => {
  expect((await codes(undefined))[0]).toBe('TFTP_NOT_FOUND Boot.img');
});
