import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scratch } from '../../../test/scratch.js';
import { encodeText } from '../../bytes/encodings.js';
import type { RecordedConversation } from '../../sequence/replay/recorded-conversation.js';
import { createHub } from '../create-hub.js';
import { open } from '../open.js';
import type { ReplayOutcome, ReplayWait } from './replay-connection.js';
import { replayServer } from './replay-serve.js';
import { replayTo } from './replay-to.js';

const { own } = scratch();

/** Requests and answers in turn. */
function recorded(protocol: 'tcp' | 'udp', ...turns: readonly (string | Uint8Array)[]): RecordedConversation {
  return {
    name: 'a',
    protocol,
    client: 'c',
    server: 's',
    beganMicros: 0,
    steps: turns.map((turn, index) => ({
      type: 'data',
      from: index % 2 === 0 ? 'client' : 'server',
      timeMicros: 0,
      bytes: typeof turn === 'string' ? encodeText(turn, 'utf-8') : turn,
    })),
  };
}

async function replayed(
  conversations: readonly RecordedConversation[],
  address: string,
  { speed = 0, answerWaitMs = 10_000 } = {},
): Promise<readonly ReplayOutcome[]> {
  const outcomes: ReplayOutcome[] = [];
  await replayTo(conversations, {
    address,
    pace: { speed, answerWaitMs },
    signal: new AbortController().signal,
    finished: (outcome) => outcomes.push(outcome),
  });
  return outcomes;
}

/** A server that plays `conversations`, and what it did not know. */
async function served(conversations: readonly RecordedConversation[]) {
  const unknown: string[] = [];
  const endpoint = replayServer(conversations, {
    address: '127.0.0.1:0',
    id: 'replay',
    hub: createHub(),
    speed: 0,
    unknown: (_, bytes) => unknown.push(new TextDecoder().decode(bytes)),
  });
  await endpoint.open();
  own({ close: () => endpoint.close(0) });
  const { status } = endpoint;
  return { address: 'local' in status ? status.local : '', unknown };
}

/** A TCP server of Node alone. */
async function tcpServer(serve: (socket: Socket) => void): Promise<string> {
  const server = own(createServer((socket) => serve(socket.on('error', () => undefined))));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe.each(['tcp', 'udp'] as const)('a replay over %s', (protocol) => {
  it('is equal towards a server that answers as it was recorded, and with the server that replays it', async () => {
    const type = protocol === 'tcp' ? 'tcp-listen' : 'udp';
    const echo = own(await open({ type, address: '127.0.0.1:0', reply: 'echo' }));
    const same = recorded(protocol, 'one', 'one', 'two', 'two');
    expect(await replayed([same, same], `127.0.0.1:${echo.local?.port}`)).toMatchObject([
      { exchanges: 2, differences: [], failure: undefined },
      { exchanges: 2, differences: [], failure: undefined },
    ]);
    const other = recorded(protocol, 'a', '1', 'a', '2', 'b', '3');
    const { address, unknown } = await served([other]);
    expect(await replayed([other], address)).toMatchObject([{ differences: [] }]);
    expect(unknown).toEqual([]);
  });

  it('says where an answer differs, and that nobody answers', async () => {
    const { address, unknown } = await served([recorded(protocol, 'a', 'first', 'b', 'second')]);
    const conversation = recorded(protocol, 'a', 'first', 'b', 'secund', 'c', 'third');
    const [outcome] = await replayed([conversation], address, { answerWaitMs: 300 });
    expect(outcome?.differences).toMatchObject([
      { exchange: 2, offset: 3, expectedBytes: 6, cameBytes: 6 },
      { exchange: 3, offset: 0, expectedBytes: 5, cameBytes: 0 },
    ]);
    expect(unknown).toEqual(['c']);
  });
});

it('megabytes go both ways, however they are cut', async () => {
  const large = new Uint8Array(8 * 1024 * 1024).map((_, index) => (index * 7 + (index >> 11)) & 0xff);
  const parts = Array.from({ length: 128 }, (_, index) =>
    large.subarray(index * 65_536, (index + 1) * 65_536),
  );
  const conversation: RecordedConversation = {
    ...recorded('tcp'),
    steps: [
      ...parts.map((bytes) => ({ type: 'data', from: 'client', timeMicros: 0, bytes }) as const),
      { type: 'data', from: 'server', timeMicros: 0, bytes: large },
    ],
  };
  const echo = own(await open({ type: 'tcp-listen', address: '127.0.0.1:0', reply: 'echo' }));
  expect(await replayed([conversation], `127.0.0.1:${echo.local?.port}`)).toMatchObject([
    { differences: [], failure: undefined },
  ]);
});

it('a server that is not there, and one that resets, are failures', async () => {
  const gone = own(createServer());
  gone.listen(0, '127.0.0.1');
  await once(gone, 'listening');
  const { port } = gone.address() as AddressInfo;
  await new Promise((resolve) => gone.close(resolve));
  const one = recorded('tcp', 'a', '1');
  expect(await replayed([one], `127.0.0.1:${port}`)).toMatchObject([
    { failure: { code: 'CONNECTION_REFUSED' } },
  ]);
  const rude = await tcpServer((socket) => socket.on('data', () => socket.resetAndDestroy()));
  const [outcome] = await replayed([one], rude);
  expect(outcome).toMatchObject({ differences: [{ exchange: 1, cameBytes: 0 }] });
  expect(outcome?.failure).toBeDefined();
  // A reset behind the answer, while the client waits whether more comes.
  const abrupt = await tcpServer((socket) =>
    socket.on('data', () => socket.write('1', () => setTimeout(() => socket.resetAndDestroy(), 20))),
  );
  expect(await replayed([one], abrupt)).toMatchObject([{ differences: [], failure: undefined }]);
});

it('nobody at a port of UDP is a failure', async () => {
  const gone = await open({ type: 'udp', address: '127.0.0.1:0' });
  const address = `127.0.0.1:${gone.local?.port}`;
  await gone.close();
  expect(await replayed([recorded('udp', 'a', '1')], address)).toMatchObject([
    { differences: [{ exchange: 1 }], failure: { code: 'CONNECTION_REFUSED' } },
  ]);
});

/** Replays until `told` has so many lines of what it waits for, and is then ended. */
async function waitedFor(
  conversations: readonly RecordedConversation[],
  address: string,
  { told = 1, speed = 1 } = {},
) {
  const waits: string[] = [];
  const outcomes: ReplayOutcome[] = [];
  const ending = new AbortController();
  const over = replayTo(conversations, {
    address,
    pace: { speed, answerWaitMs: 10_000 },
    signal: ending.signal,
    finished: (outcome) => outcomes.push(outcome),
    waiting: ({ type, conversation, ms }: ReplayWait) => {
      waits.push(`${type} ${conversation.name} ${Math.round(ms / 3_600_000)} h`);
    },
  });
  await expect.poll(() => waits.length).toBe(told);
  const end = (): Promise<void> => {
    ending.abort();
    return over;
  };
  return { waits, outcomes, end };
}

const day = 86_400_000_000;

/** The conversation with its steps at these times, in microseconds. */
const at = (conversation: RecordedConversation, ...times: readonly number[]): RecordedConversation => ({
  ...conversation,
  beganMicros: times[0] ?? 0,
  steps: conversation.steps.map((step, index) => ({ ...step, timeMicros: times[index] ?? 0 })),
});

/** What a server of Node has received, each piece with the number of its connection. */
async function listener() {
  const received: string[] = [];
  let connections = 0;
  const address = await tcpServer((socket) => {
    connections += 1;
    const number = connections;
    socket.on('data', (bytes) => {
      received.push(`${number} ${bytes.toString()}`);
      socket.write(bytes);
    });
  });
  return { address, received };
}

describe('a pause that is longer than a timer of the system', () => {
  const warnings: string[] = [];
  const warned = ({ name }: Error): void => void warnings.push(name);
  beforeEach(() => void process.on('warning', warned));
  afterEach(() => {
    process.off('warning', warned);
    // The system's timer would have ended at once.
    expect(warnings.splice(0)).not.toContain('TimeoutOverflowWarning');
  });

  it('is waited for between two connections, and told', async () => {
    const { address, received } = await listener();
    const one = recorded('tcp', 'a', 'a');
    const later = { ...at(recorded('tcp', 'b', 'b'), 60 * day, 60 * day), name: 'b' };
    const { waits, outcomes, end } = await waitedFor([one, later], address);
    await expect.poll(() => outcomes.length).toBe(1);
    expect(await replayed([recorded('tcp', 'c', 'c')], address)).toMatchObject([{ differences: [] }]);
    expect([waits, received]).toEqual([['pause b 1440 h'], ['1 a', '2 c']]);
    await end();
  });

  it('is waited for between two messages, and told once', async () => {
    const { address, received } = await listener();
    const slow = at(recorded('tcp', 'a', 'a', 'b', 'b'), 0, 0, 60 * day, 60 * day);
    const { waits, end } = await waitedFor([slow], address);
    expect(await replayed([recorded('tcp', 'c', 'c')], address)).toMatchObject([{ differences: [] }]);
    expect([waits, received]).toEqual([['pause a 1440 h'], ['1 a', '2 c']]);
    await end();
  });

  it('is waited for before an answer, and told once', async () => {
    const { address } = await listener();
    const slow = at(recorded('tcp', 'abc', 'abcd'), 0, 60 * day);
    const { waits, outcomes, end } = await waitedFor([slow], address);
    expect(await replayed([recorded('tcp', 'c', 'c')], address)).toMatchObject([{ differences: [] }]);
    expect([waits, outcomes]).toEqual([['answer a 1440 h'], []]);
    await end();
  });

  it('is waited for by the server, and told', async () => {
    const told: string[] = [];
    const slow = at(recorded('tcp', 'a', '1', 'b', '2'), 0, 0, 0, 60 * day);
    const endpoint = replayServer([slow], {
      ...{ address: '127.0.0.1:0', id: 'replay', hub: createHub(), speed: 1, unknown: () => undefined },
      waiting: (_, ms) => told.push(`${ms / 3_600_000} h`),
    });
    await endpoint.open();
    own({ close: () => endpoint.close(0) });
    const { status } = endpoint;
    const address = 'local' in status ? status.local : '';
    expect(await replayed([recorded('tcp', 'a', '1', 'b', '')], address)).toMatchObject([
      { differences: [] },
    ]);
    expect(told).toEqual(['1440 h']);
  });
});

it('pauses between connections are as much shorter as the replay is faster', async () => {
  const { address, received } = await listener();
  const later = at(recorded('tcp', 'b', 'b'), day, day);
  expect(await replayed([recorded('tcp', 'a', 'a'), later], address, { speed: day })).toHaveLength(2);
  expect(received).toEqual(['1 a', '2 b']);
});

it('connections behind a clock that was set back are as far apart as they were recorded', async () => {
  const { address, received } = await listener();
  const back = at(recorded('tcp', 'b', 'b'), -30 * day, -30 * day);
  const later = { ...at(recorded('tcp', 'c', 'c'), -28 * day, -28 * day), name: 'c' };
  const { waits, outcomes, end } = await waitedFor([recorded('tcp', 'a', 'a'), back, later], address);
  await expect.poll(() => outcomes.length).toBe(2);
  expect(waits).toEqual(['pause c 48 h']);
  expect(received.map((piece) => piece.split(' ')[1]).toSorted()).toEqual(['a', 'b']);
  await end();
});

it('an address that is none is refused before anything is sent', async () => {
  await expect(replayed([recorded('tcp', 'a')], 'no port')).rejects.toThrow();
});
