import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Schema from 'typebox/schema';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listeningPort } from '../../../test/listening-port.js';
import { RawTftp } from '../../../test/raw-tftp.js';
import type { EndpointSummary } from '../../operations/endpoints.js';
import type { TftpState } from '../../operations/tftp.js';
import { libpcapVersion } from '../capture/capture-live.js';
import { TftpClient } from '../tftp/tftp-client.js';
import { startWorkbench, type Workbench } from './workbench.js';

interface Answer {
  readonly description?: string;
  readonly content?: Readonly<Record<string, { readonly schema?: object }>>;
}
interface Operation {
  readonly summary?: string;
  readonly responses: Readonly<Record<string, Answer>>;
}

let folder: string;
let bench: Workbench;
let paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
let endpoint: string;
let device: RawTftp;

const ask = async (method: string, path: string, body?: unknown): Promise<unknown> => {
  const response = await fetch(`http://127.0.0.1:${bench.port}${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  return response.headers.get('content-type')?.includes('json') ? response.json() : undefined;
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'breakoutbox-openapi-'));
  writeFileSync(join(folder, 'image'), new Uint8Array(5_000));
  bench = await startWorkbench({ host: '127.0.0.1', port: 0, workspace: folder });
  ({ paths } = (await ask('GET', '/api/openapi.json')) as { paths: typeof paths });
  const made = await ask('POST', '/api/endpoints', {
    type: 'udp',
    address: '127.0.0.1:0',
    reply: 'echo',
    limits: { maxUdpPeers: 9 },
  });
  endpoint = (made as { id: string }).id;
  await ask('PUT', '/api/tftp/folder', { path: folder });
  const server = await ask('POST', '/api/endpoints', { type: 'tftp-server', port: 0 });
  const port = listeningPort(server as EndpointSummary);
  const client = new TftpClient({ host: '127.0.0.1', port });
  await client.read('image');
  await client.read('nothing').catch(() => undefined);
  device = await RawTftp.open();
  device.request('readRequest', 'image', port, { options: ['blksize=1024', 'timeout=3'] });
  device.acknowledge(0, await device.next());
});

afterAll(async () => {
  device.close();
  await bench.close(0);
  rmSync(folder, { recursive: true });
});

/** Paths in a schema where the value is not described. */
function emptyIn(schema: unknown, path: string): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const keys = Object.keys(schema).filter((key) => !['title', 'description'].includes(key));
  const named = ['properties', 'patternProperties', 'additionalProperties'].flatMap((key) =>
    Object.keys((schema as Readonly<Record<string, unknown>>)[key] ?? {}),
  );
  const isObject = 'type' in schema && schema.type === 'object';
  const saysNothing = keys.length === 0 || (isObject && named.length === 0);
  if (saysNothing && !Array.isArray(schema)) return [path];
  return Object.entries(schema).flatMap(([key, part]) => {
    if (key === 'properties' || key === 'patternProperties')
      return Object.entries(part as object).flatMap(([name, one]) => emptyIn(one, `${path}.${name}`));
    if (key === 'items') return emptyIn(part, `${path}[]`);
    if (key === 'anyOf' || key === 'allOf')
      return (part as readonly unknown[]).flatMap((one, index) => emptyIn(one, `${path}(${index})`));
    return [];
  });
}

const answerOf = (method: string, path: string): object | undefined => {
  const operation = paths[path]?.[method.toLowerCase()];
  const [, answer] = Object.entries(operation?.responses ?? {}).find(([code]) => code.startsWith('2')) ?? [];
  return answer?.content?.['application/json']?.schema;
};

describe('the description of the API', () => {
  it('says of every answer what it holds', () => {
    const silent = Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).flatMap(([method, { responses, summary }]) => {
        const place = `${method.toUpperCase()} ${path}`;
        if (summary === undefined) return [`${place} has no summary`];
        const good = Object.entries(responses).filter(([code]) => code.startsWith('2') && code !== '204');
        if (good.length === 0 && responses['204'] === undefined) return [`${place} has no answer`];
        return good.flatMap(([, { content }]) =>
          content === undefined
            ? [`${place} has no content`]
            : Object.values(content).flatMap(({ schema = {} }) => emptyIn(schema, place)),
        );
      }),
    );
    expect(silent).toEqual([]);
  });

  it.each([
    '/api/endpoints',
    '/api/tftp',
    '/api/ports',
    '/api/addresses',
    '/api/workspace',
    ...(libpcapVersion() === undefined ? [] : ['/api/interfaces']),
  ])('is true of what %s answers', async (path) => {
    const schema = answerOf('GET', path);
    const answer = await ask('GET', path);
    if (schema === undefined) throw new Error(`no schema for ${path}: ${Object.keys(paths).join(' ')}`);
    const [isTrue, faults] = Schema.Errors(schema, answer);
    expect(isTrue ? [] : faults).toEqual([]);
    expect(JSON.stringify(answer)).toContain(path === '/api/endpoints' ? endpoint : '');
  });

  it('is true of diagnoses', async () => {
    for (const path of ['/api/ports/diagnose', `/api/endpoints/${endpoint}/diagnose`]) {
      const answer = await ask('POST', path, { watchMs: 0 });
      const schema = answerOf('POST', path.replace(endpoint, '{id}'));
      const [isTrue, faults] = Schema.Errors(schema ?? {}, answer);
      expect(isTrue ? [] : faults).toEqual([]);
      expect(JSON.stringify(answer)).toContain('"verdict"');
    }
  });

  it('is true of the stories of a transfer that runs and of one that has ended', async () => {
    const { running, finished } = (await ask('GET', '/api/tftp')) as TftpState;
    const ids = [...running, ...finished].map(({ id }) => id);
    expect(ids).toHaveLength(2);
    for (const id of ids) {
      const story = await ask('GET', `/api/tftp/transfers/${id}`);
      const [isTrue, faults] = Schema.Errors(answerOf('GET', '/api/tftp/transfers/{id}') ?? {}, story);
      expect(isTrue ? [] : faults).toEqual([]);
    }
  });
});
