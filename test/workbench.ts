// What tests of a workbench begin with: one in a folder of its own, requests to its API, and a page's live feed.
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect } from 'vitest';
import WebSocket from 'ws';
import { startWorkbench, type Workbench } from '../src/app/workbench/workbench.js';
import { type LiveFrame, maxFollowedLogs } from '../src/http/protocol.js';
import type { EndpointSummary } from '../src/operations/endpoints.js';
import type { TrafficEvent } from '../src/traffic/event.js';
import { decodeBatch } from '../src/traffic/event-codec.js';
import type { EventBatch } from '../src/traffic/subscription.js';

/** Folders and workbenches of the test that runs: closed and removed after it. */
export interface WorkbenchFixture {
  /** A new empty folder. */
  readonly folder: () => string;
  /** Starts a workbench, by default in a folder of its own. */
  readonly workbench: (host?: string, workspace?: string) => Promise<Workbench>;
}

/** For the tests of the file that calls this. */
export function workbenchFixture(): WorkbenchFixture {
  const folders: string[] = [];
  const running: Workbench[] = [];
  afterEach(async () => {
    for (const one of running.splice(0)) await one.close(0);
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });
  const folder = (): string => {
    const made = mkdtempSync(join(tmpdir(), 'breakoutbox-workbench-'));
    folders.push(made);
    return made;
  };
  return {
    folder,
    workbench: async (host = '127.0.0.1', workspace = folder()) => {
      const started = await startWorkbench({ host, port: 0, workspace, isTrusted: true });
      running.push(started);
      return started;
    },
  };
}

/** What the API answers. */
export interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: unknown;
}

/** A request with exactly the headers given, Host among them, as a browser or an attacker would send it. */
export async function ask(
  { port }: Workbench,
  method: string,
  path: string,
  {
    body,
    headers = {},
    host = '127.0.0.1',
  }: { body?: unknown; headers?: NodeJS.Dict<string>; host?: string } = {},
): Promise<Answer> {
  const asked = request({
    host,
    port,
    method,
    path,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
  });
  asked.end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body));
  const [response] = await once(asked, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const isJson = String(response.headers['content-type']).includes('json');
  return { status: response.statusCode, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

/** Makes an endpoint, which is answered with its summary. */
export async function created(bench: Workbench, body: unknown): Promise<EndpointSummary> {
  const answer = await ask(bench, 'POST', '/api/endpoints', { body });
  expect(answer.status).toBe(201);
  return answer.body as EndpointSummary;
}

/** The port that an endpoint listens at; 0 while it does not. */
export function portOf({ status }: EndpointSummary): number {
  return status.state === 'listening' ? Number(status.local.split(':').at(-1)) : 0;
}

/** A TCP server that answers with what it receives. */
export const echo = { type: 'tcp-listen', address: '127.0.0.1:0', reply: 'echo' };
/** A UDP socket. */
export const datagrams = { type: 'udp', address: '127.0.0.1:0' };

/** A page's live feed, which watches the logs of the first endpoints in its hello. */
export async function live(
  { port }: Workbench,
  protocols: string[] = ['bob'],
  headers = {},
): Promise<{
  frames: LiveFrame[];
  events: () => TrafficEvent[];
  /** How many lost events were reported to it. */
  lost: (endpoint: string) => number;
  socket: WebSocket;
}> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/live`, protocols, { headers });
  const frames: LiveFrame[] = [];
  const batches: EventBatch[] = [];
  const looked = new Set<string>();
  socket.on('message', (data, isBinary) => {
    if (isBinary) {
      const decoded = decodeBatch(new Uint8Array(data as Buffer));
      if (!decoded.ok) throw new Error(decoded.fault);
      batches.push(decoded.batch);
      return;
    }
    const frame = JSON.parse(String(data)) as LiveFrame;
    frames.push(frame);
    if (frame.type !== 'hello' && frame.type !== 'endpoints') return;
    for (const { id } of frame.endpoints) if (looked.size < maxFollowedLogs) looked.add(id);
    const logs = Array.from(looked, (endpoint) => ({ endpoint, from: 1 }));
    socket.send(JSON.stringify({ type: 'look', tftp: true, logs }));
  });
  await once(socket, 'open');
  return {
    socket,
    frames,
    events: () => batches.flatMap(({ events }) => events),
    lost: (endpoint) =>
      batches
        .flatMap(({ gaps }) => gaps)
        .reduce((sum, gap) => sum + (gap.endpoint === endpoint ? (gap.count ?? 0) : 0), 0),
  };
}
