import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { generate } from 'selfsigned';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { targetOf } from '../../../test/tftp-target.js';
import { failureMessage } from '../../errors/error.js';
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

  it('need no request while they are fresh, and one afterwards', async () => {
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

  it('are served from copies while the server is down', async () => {
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

  it('whose body stalls are given up, or served from copies', async () => {
    const stall = (response: ServerResponse): void => {
      response.writeHead(200, { 'content-length': '1000', etag: '"2"' });
      response.write('only this');
    };
    answer = (_, response) => stall(response);
    expect(await textOf('file')).toBe('"file" cannot be read: the server does not answer');
    expect(readdirSync(folder)).toEqual([]);
    answer = (_, response) => response.writeHead(200, { etag: '"1"' }).end('kept');
    expect(await textOf('file')).toBe('kept');
    answer = (_, response) => stall(response);
    expect(await textOf('file')).toBe('kept');
    expect(files.counters).toMatchObject({ fetched: 1, stale: 1 });
  });

  it('may arrive slowly, as long as bytes arrive', async () => {
    answer = (_, response) => {
      let sent = 0;
      const timer = setInterval(() => {
        sent += 1;
        response.write('x');
        if (sent < 6) return;
        clearInterval(timer);
        response.end();
      }, 120);
    };
    // Longer in total than the server may be silent.
    expect(await textOf('file')).toBe('xxxxxx');
  });

  it('that a process was killed over are removed when the folder is used again', async () => {
    answer = (request, response) => {
      if (request.url === '/images/killed') response.write('begun');
      else response.end('whole');
    };
    const script = `
      const { HttpFiles } = await import(${JSON.stringify(new URL('../../../dist/store/files/http-files.js', import.meta.url).href)});
      const files = new HttpFiles({ baseUrl: ${JSON.stringify(baseUrl())}, cacheFolder: ${JSON.stringify(folder)} });
      await files.open({ request: { name: 'killed' }, segments: ['killed'] });`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' });
    const closed = once(child, 'close');
    await expect.poll(() => readdirSync(folder)).toHaveLength(1);
    child.kill('SIGKILL');
    await closed;
    expect(readdirSync(folder)).toEqual([expect.stringMatching(/\.bob-part$/)]);
    expect(await textOf('file')).toBe('whole');
    expect(readdirSync(folder).filter((name) => name.endsWith('part'))).toEqual([]);
  });

  it('are fetched over TLS', async () => {
    const made = await generate([{ name: 'commonName', value: 'localhost' }], {
      keyType: 'ec',
      curve: 'P-256',
      algorithm: 'sha256',
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
    });
    const secure = createSecureServer({ key: made.private, cert: made.cert }, (_, response) => {
      response.end('over TLS');
    });
    secure.listen(0, '127.0.0.1');
    await once(secure, 'listening');
    const address = secure.address();
    const url = `https://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
    const certificate = join(folder, 'origin.pem');
    writeFileSync(certificate, made.cert);
    const script = `
      const { HttpFiles } = await import(${JSON.stringify(new URL('../../../dist/store/files/http-files.js', import.meta.url).href)});
      const files = new HttpFiles({ baseUrl: ${JSON.stringify(url)}, cacheFolder: ${JSON.stringify(join(folder, 'copies'))} });
      const opened = await files.open({ request: { name: 'file' }, segments: ['file'] });
      process.stdout.write(opened.type === 'file' ? Buffer.from(opened.content.bytes).toString() : opened.failure.params.reason);`;
    const fetched = async (env: NodeJS.ProcessEnv): Promise<string> => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, ...env },
      });
      let text = '';
      child.stdout.on('data', (chunk) => {
        text += String(chunk);
      });
      await once(child, 'close');
      return text;
    };
    try {
      // Additional authorities that a process trusts are read at its start.
      expect(await fetched({ NODE_EXTRA_CA_CERTS: certificate })).toBe('over TLS');
      rmSync(join(folder, 'copies'), { recursive: true });
      expect(await fetched({})).toBe('http-unreachable');
    } finally {
      secure.closeAllConnections();
      secure.close();
    }
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
