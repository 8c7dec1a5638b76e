import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { contentOfStream, openLocalContent } from './local-files.js';

it('a file that cannot be looked at once it is open is closed again', async () => {
  const root = mkdtempSync(join(tmpdir(), 'breakoutbox-local-'));
  writeFileSync(join(root, 'file'), 'content');
  const probe = await open(join(root, 'file'));
  const handles = Object.getPrototypeOf(probe) as FileHandle;
  await probe.close();
  const opened: FileHandle[] = [];
  const looked = vi.spyOn(handles, 'stat').mockImplementation(function (this: FileHandle) {
    opened.push(this);
    return Promise.reject(Object.assign(new Error('disk'), { code: 'EIO' }));
  } as never);
  try {
    await expect(openLocalContent(join(root, 'file'))).rejects.toMatchObject({
      code: 'TFTP_READ_FAILED',
      failure: { params: { reason: 'disk-error' } },
    });
    // A closed handle has no descriptor any more.
    expect(opened.map(({ fd }) => fd)).toEqual([-1]);
  } finally {
    looked.mockRestore();
    rmSync(root, { recursive: true });
  }
});

it('a stream of only empty chunks does not block the event loop, and ends when it is released', async () => {
  const content = contentOfStream(
    (async function* () {
      for (;;) yield new Uint8Array(0);
    })(),
    'empty',
  );
  const next = content.next();
  await new Promise(setImmediate);
  content.release();
  expect(await next).toBeUndefined();
});
