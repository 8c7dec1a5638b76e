import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { targetOf } from '../../test/tftp-target.js';
import { failureMessage } from '../errors/error.js';
import { HttpFiles } from './http-files.js';

let folder: string;
let origin: Server;
let asked: IncomingMessage[];
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let files: HttpFiles;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'breakoutbox-http-'));
  asked = [];
  origin = createServer((request, response) => {
    asked.push(request);
    answer(request, response);
  });
  origin.listen(0, '127.0.0.1');
  await once(origin, 'listening');
  files = new HttpFiles({ baseUrl: baseUrl(), cacheFolder: folder, timeoutMs: 500 });
});
afterEach(async () => {
  await files.close();
  origin.closeAllConnections();
  origin.close();
  rmSync(folder, { recursive: true, force: true });
});

function baseUrl(): string {
  const address = origin.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/images/`;
}

async function textOf(name: string): Promise<string> {
  const opened = await files.open(targetOf(name));
  if (opened.type === 'refused') return failureMessage(opened.failure, 'en');
  if (opened.type !== 'file' || opened.content.type !== 'whole') return opened.type;
  const text = Buffer.from(opened.content.bytes).toString();
  opened.content.release();
  return text;
}

describe('files of an HTTP server', () => {
  it('are fetched once for all who ask at the same time, by their encoded names', async () => {
    answer = (_, response) => response.end('image');
    expect(await Promise.all([textOf('a b/固件#1'), textOf('a b/固件#1')])).toEqual(['image', 'image']);
    expect(asked.map(({ url }) => url)).toEqual(['/images/a%20b/%E5%9B%BA%E4%BB%B6%231']);
  });

  it('need no question while they are fresh, and one afterwards', async () => {
    answer = (request, response) => {
      if (request.headers['if-none-match'] === '"1"') response.writeHead(304).end();
      else
        response
          .writeHead(200, {
            etag: '"1"',
            'cache-control': request.url === '/images/fresh' ? 'max-age=60' : 'no-cache',
          })
          .end('one');
    };
    for (let round = 0; round < 2; round += 1) {
      expect(await textOf('fresh')).toBe('one');
      expect(await textOf('asked')).toBe('one');
    }
    expect(asked).toHaveLength(3);
    expect(files.counters).toEqual({ fetched: 2, confirmed: 1, fresh: 1, stale: 0 });
  });

  it('are new when the server has new ones', async () => {
    let body = 'one';
    answer = (_, response) => response.writeHead(200, { etag: `"${body}"` }).end(body);
    expect(await textOf('file')).toBe('one');
    body = 'two';
    expect(await textOf('file')).toBe('two');
  });

  it('are served from what is kept while the server is down', async () => {
    answer = (_, response) => response.writeHead(200, { etag: '"1"' }).end('kept');
    expect(await textOf('file')).toBe('kept');
    answer = (_, response) => response.writeHead(503).end();
    expect(await textOf('file')).toBe('kept');
    answer = (_, response) => void response.socket?.destroy();
    expect(await textOf('file')).toBe('kept');
    expect(files.counters.stale).toBe(2);
    expect(await textOf('other')).toMatch(/^"other" cannot be read: the server cannot be reached: ./);
  });

  it('that are not there are missing; what is refused says why', async () => {
    answer = (request, response) => response.writeHead(request.url === '/images/gone' ? 404 : 403).end();
    expect(await textOf('gone')).toBe('missing');
    expect(await textOf('forbidden')).toBe('"forbidden" cannot be read: the server answers 403 Forbidden');
    answer = () => undefined;
    expect(await textOf('silent')).toBe('"silent" cannot be read: the server does not answer');
  });

  it('that were cut off are neither kept nor served', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('only this');
      setTimeout(() => response.socket?.destroy(), 20);
    };
    expect(await textOf('file')).toMatch(/^"file" cannot be read: /);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('stay within the bounds of a file and of all of them', async () => {
    await files.close();
    files = new HttpFiles({
      baseUrl: baseUrl(),
      cacheFolder: folder,
      maxFileBytes: 1_000,
      maxCacheBytes: 2_000,
    });
    answer = (request, response) => response.end('x'.repeat(request.url === '/images/large' ? 1_001 : 900));
    expect(await textOf('large')).toBe('"large" cannot be read: more than 1000 bytes');
    for (const name of ['a', 'b', 'c', 'd']) expect(await textOf(name)).toHaveLength(900);
    expect(readdirSync(folder).filter((name) => !name.includes('.'))).toHaveLength(2);
  });
});
