import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { scratch } from '../../../test/scratch.js';
import { HeldRecord } from './held-record.js';

const { own } = scratch();
const never = new AbortController().signal;
const progress = `${JSON.stringify({ type: 'progress', looked: 1, of: 2, hits: 0 })}\n`;

/** The record of a workbench that answers like this. */
async function held(answer: (path: string, response: ServerResponse) => void): Promise<HeldRecord> {
  const server = createServer((request, response) => {
    const path = (request.url ?? '').replace(/^\/api\//, '').replace(/\?.*/, '');
    if (path === 'endpoints' || path === 'record/endpoints') response.end('[]');
    else answer(path, response);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  own({
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return await HeldRecord.open({
    workbench: { pid: 1, url: origin, origin, token: undefined },
    folder: '/bench',
  });
}

/** Answers so much, and is gone. */
function breaksOff(begin: string): (path: string, response: ServerResponse) => void {
  return (_, response) => {
    response.writeHead(200);
    response.write(begin, () => response.destroy());
  };
}

async function searched(record: HeldRecord): Promise<number> {
  let parts = 0;
  const query = { filter: '', endpoint: undefined, before: undefined, limit: 10 };
  for await (const _ of record.search(query, never)) parts += 1;
  return parts;
}

const notRunning = { code: 'WORKBENCH_NOT_RUNNING', failure: { params: { folder: '/bench' } } };

describe('a workbench whose record is read', () => {
  it('is said to be gone when it goes in the middle of a search, a page or an answer', async () => {
    const record = await held(breaksOff(progress));
    await expect(searched(record)).rejects.toMatchObject(notRunning);
    await expect(record.page({ limit: 10 })).rejects.toMatchObject(notRunning);
    await expect(record.last()).rejects.toMatchObject(notRunning);
  });

  it('has not answered when its answer has no end, or what answers is something else', async () => {
    const begun = await held((_, response) => response.end(progress));
    await expect(searched(begun)).rejects.toMatchObject(notRunning);
    const other = await held((_, response) => response.end('<html>'));
    await expect(searched(other)).rejects.toMatchObject(notRunning);
    await expect(other.page({ limit: 10 })).rejects.toMatchObject(notRunning);
    await expect(other.last()).rejects.toMatchObject(notRunning);
    const refusing = await held((_, response) => response.writeHead(502).end('<html>'));
    await expect(searched(refusing)).rejects.toMatchObject(notRunning);
  });

  it('is not believed a line that is longer than any', async () => {
    const endless = await held((_, response) => {
      const piece = Buffer.alloc(8 * 1024 ** 2, 0x20);
      for (let count = 0; count < 9; count += 1) response.write(piece);
      response.end(`\n${JSON.stringify({ type: 'end', looked: 2, of: 2, hits: 0 })}\n`);
    });
    await expect(searched(endless)).rejects.toMatchObject(notRunning);
  });

  it('has answered whole when its answer says so', async () => {
    const end = JSON.stringify({ type: 'end', looked: 2, of: 2, hits: 0 });
    expect(await searched(await held((_, response) => response.end(`${progress}${progress}${end}`)))).toBe(2);
  });

  it('is left when nobody waits for it any more, with the reason of that', async () => {
    const record = await held((_, response) => {
      response.writeHead(200);
      response.write(progress);
    });
    const stop = new AbortController();
    const query = { filter: '', endpoint: undefined, before: undefined, limit: 10 };
    const parts = record.search(query, stop.signal);
    await parts.next();
    stop.abort(new Error('enough'));
    await expect(parts.next()).rejects.toThrow('enough');
  });
});
