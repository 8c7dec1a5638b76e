import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { Value } from 'typebox/value';
import { afterEach, describe, expect, it } from 'vitest';
import { splitSocketAddress } from '../../bytes/socket-address.js';
import { type CheckRunState, checkOperations } from '../../operations/checks.js';
import { TftpClient } from '../tftp/tftp-client.js';
import { CheckRuns } from './check-runs.js';

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

const never = new AbortController().signal;
const faultsOf = (value: unknown): readonly unknown[] => [
  ...Value.Errors(checkOperations['checks.get'].result, value),
];

function runsThat(options: ConstructorParameters<typeof CheckRuns>[0] = {}): CheckRuns {
  const runs = new CheckRuns(options);
  opened.push(runs);
  return runs;
}

/** A server at a free port of 127.0.0.1. */
async function listening(server: Server): Promise<number> {
  opened.push({ close: () => server.close() });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

/** An echo that reads once into 1024 bytes. */
function cutting(): Server {
  return createServer((socket) => {
    socket.on('error', () => undefined).on('data', (bytes) => socket.write(bytes.subarray(0, 1_024)));
  });
}

/** Every version of a run up to its end. */
async function followed(runs: CheckRuns, begun: CheckRunState): Promise<readonly CheckRunState[]> {
  const states = [begun];
  for (let state = begun; state.phase === 'running'; states.push(state))
    state = await runs.get(state.id, state.version, never);
  return states;
}

describe('a run of checks', () => {
  it('tells what came of each as it comes, with what was expected and why it matters in both languages', async () => {
    const runs = runsThat();
    const port = await listening(cutting());
    const only = ['echo-text', 'echo-large'];
    const begun = await runs.begin({ subject: 'tcp-echo', port, only, seed: 7 });
    expect(begun).toMatchObject({ address: `127.0.0.1:${port}`, seed: 7, phase: 'running' });
    expect(begun.checks.map(({ id }) => id)).toEqual(only);
    const states = await followed(runs, begun);
    for (const state of states) expect(faultsOf(state)).toEqual([]);
    expect(states.map(({ version }) => version)).toEqual(
      states.map(({ version }) => version).toSorted((one, other) => one - other),
    );
    // The first was told before the second had ended.
    expect(states.some(({ checks }) => checks[0]?.state === 'passed' && checks[1]?.state !== 'failed')).toBe(
      true,
    );
    expect(states.at(-1)).toMatchObject({
      phase: 'ended',
      checks: [
        { id: 'echo-text', state: 'passed' },
        {
          id: 'echo-large',
          state: 'failed',
          expected: { en: '200000 B as they are', 'zh-CN': '原样的 200000 字节' },
          why: { en: expect.stringContaining('1024') },
          source: 'RFC 862 TCP Based Echo Service',
        },
      ],
    });
  });

  it('waits at one port until somebody lets a TFTP client ask, and leaves uploads out where only downloads are asked for', async () => {
    const runs = runsThat();
    const only = ['get-whole', 'get-doubled'];
    const choice = { subject: 'tftp-client', only, directions: ['get'] } as const;
    const begun = await runs.begin(choice);
    let state = begun;
    while (state.awaits === undefined) state = await runs.get(state.id, state.version, never);
    const { address: host, port } = splitSocketAddress(state.address);
    const client = new TftpClient({ host, port });
    for (const [index] of only.entries()) {
      while (state.checks[index]?.state !== 'running' || state.awaits === undefined)
        state = await runs.get(state.id, state.version, never);
      await client.read('anything');
    }
    const last = (await followed(runs, state)).at(-1);
    expect(last).toMatchObject({ phase: 'ended', address: state.address });
    expect(last?.checks.map(({ id, state: outcome }) => [id, outcome])).toEqual(
      only.map((id) => [id, 'passed']),
    );
  });

  it('is stopped by whoever began it, and by nobody asking any more', async () => {
    const runs = runsThat({ abandonedMs: 20 });
    const stopped = await runs.begin({ subject: 'tftp-client', only: ['get-whole'] });
    await runs.end(stopped.id);
    expect(await runs.get(stopped.id, undefined, never)).toMatchObject({
      phase: 'stopped',
      checks: [{ state: 'waiting' }],
    });
    const left = await runs.begin({ subject: 'tftp-client', only: ['get-whole'] });
    const gone = new AbortController();
    const asked = runs.get(left.id, 1_000, gone.signal);
    gone.abort();
    expect((await asked).phase).toBe('running');
    await expect.poll(async () => (await runs.get(left.id, undefined, never)).phase).toBe('stopped');
  });

  it('that cannot listen says why', async () => {
    const runs = runsThat();
    const holder = await runs.begin({ subject: 'tftp-client', only: ['get-whole'] });
    let state = holder;
    while (state.awaits === undefined) state = await runs.get(state.id, state.version, never);
    const { port } = splitSocketAddress(state.address);
    const second = await runs.begin({ subject: 'tftp-client', port, only: ['get-whole'] });
    const last = (await followed(runs, second)).at(-1);
    expect(last).toMatchObject({ phase: 'failed', failure: { code: 'ADDRESS_IN_USE' } });
  });
});

it('refuses other machines, unknown checks, a server without a port, and more runs than there may be', async () => {
  const runs = runsThat();
  const code = (choice: Parameters<CheckRuns['begin']>[0]) =>
    runs.begin(choice).catch((error: unknown) => error);
  expect(await code({ subject: 'tcp-echo', port: 7, address: '192.0.2.1' })).toMatchObject({
    code: 'CHECK_ADDRESS_FOREIGN',
  });
  expect(await code({ subject: 'tcp-echo', port: 7, only: ['no-such'] })).toMatchObject({
    code: 'CHECK_UNKNOWN',
  });
  expect(await code({ subject: 'tcp-echo' })).toMatchObject({ code: 'REQUEST_INVALID' });
  for (let count = 0; count < 40; count += 1)
    await runs.begin({ subject: 'tftp-client', only: ['get-whole'] });
  expect(await code({ subject: 'tftp-client' })).toMatchObject({ code: 'CHECK_RUN_LIMIT' });
  await expect(runs.get('none', undefined, never)).rejects.toMatchObject({ code: 'CHECK_RUN_OVER' });
});
