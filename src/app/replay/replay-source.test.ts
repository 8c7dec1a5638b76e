import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratch } from '../../../test/scratch.js';
import { encodeText } from '../../bytes/encodings.js';
import type { RecordedConversation } from '../../sequence/replay/recorded-conversation.js';
import { exchangesOf } from '../../sequence/replay/recorded-conversation.js';
import { createHub } from '../create-hub.js';
import { open } from '../open.js';
import { EndpointRecorder } from '../recording/endpoint-recorder.js';
import { fileSource, readRecording } from './replay-source.js';

const { folder, own } = scratch();
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** `C a`, `S b`, and `C end`, as the steps of a conversation. */
function told({ steps }: RecordedConversation): readonly string[] {
  return steps.map(
    (step) => `${step.from === 'client' ? 'C' : 'S'} ${step.type === 'data' ? text(step.bytes) : 'end'}`,
  );
}

function objects(...lines: readonly object[]): string {
  const path = folder({ 'bench.jsonl': lines.map((line) => JSON.stringify(line)).join('\n') });
  return join(path, 'bench.jsonl');
}

const hexOf = (content: string): string => Buffer.from(content).toString('hex').toUpperCase();
let second = 0;
function line(type: string, more: object = {}): object {
  second += 1;
  const time = `2026-11-27T12:00:${String(second % 60).padStart(2, '0')}.000000Z`;
  return { time, type, endpoint: 'tcp-listen:7777', ...more };
}
function message(type: 'received' | 'sent', content: string, more: object = {}): object {
  return line(type, { peer: '10.0.0.1:5000', connection: 1, hex: hexOf(content), ...more });
}

/** A capture of two connections and a conversation of datagrams with servers of this process. */
async function capture(protocols: readonly ('tcp' | 'udp')[] = ['tcp', 'udp']): Promise<string> {
  const recorder = new EndpointRecorder();
  const recording = recorder.start();
  const pieces: Uint8Array[] = [];
  const taken = (async () => {
    for await (const piece of recording) pieces.push(piece.slice());
  })();
  for (const protocol of protocols) {
    const type = protocol === 'tcp' ? 'tcp-listen' : 'udp';
    const server = own(await open({ type, address: '127.0.0.1:0', reply: 'reverse' }, { recorder }));
    const address = `127.0.0.1:${server.local?.port}`;
    for (const sent of protocol === 'tcp' ? ['one', 'two'] : ['three']) {
      const input =
        protocol === 'tcp'
          ? ({ type: 'tcp-connect', address } as const)
          : ({ type: 'udp', address: '127.0.0.1:0', remote: address } as const);
      const client = await open(input, { hub: createHub() });
      const received = client.events('received');
      client.send(encodeText(sent, 'utf-8'));
      await received.next();
      await client.close();
    }
    await server.close();
  }
  recording.stop();
  await taken;
  const file = join(folder(), 'own.pcapng');
  writeFileSync(file, Buffer.concat(pieces));
  return file;
}

describe('a capture', () => {
  it('has its TCP connections and UDP conversations, with who sent what', async () => {
    const { conversations, incomplete } = await fileSource(await capture()).read(undefined);
    expect(incomplete).toEqual([]);
    expect(conversations.map(({ name }) => name).toSorted()).toEqual([
      'tcp.stream 0',
      'tcp.stream 1',
      'udp.stream 0',
    ]);
    const byName = new Map(conversations.map((one) => [one.name, told(one)]));
    expect(byName.get('tcp.stream 0')?.slice(0, 2)).toEqual(['C one', 'S eno']);
    expect(byName.get('tcp.stream 1')?.slice(0, 2)).toEqual(['C two', 'S owt']);
    expect(byName.get('udp.stream 0')).toEqual(['C three', 'S eerht']);
  });

  it('has with a filter those that it selects a packet of, each whole', async () => {
    const source = fileSource(await capture());
    const namesOf = async (filter: string) =>
      (await source.read(filter)).conversations.map(
        (one) => `${one.name}: ${told(one).slice(0, 2).join(', ')}`,
      );
    expect(await namesOf('tcp.stream == 1')).toEqual(['tcp.stream 1: C two, S owt']);
    expect(await namesOf('tcp contains "eno"')).toEqual(['tcp.stream 0: C one, S eno']);
    expect(await namesOf('udp')).toEqual(['udp.stream 0: C three, S eerht']);
  });

  it('is refused where it has several servers, or none that a filter leaves', async () => {
    const source = fileSource(await capture());
    await expect(readRecording(source, undefined)).rejects.toMatchObject({ code: 'REPLAY_SEVERAL' });
    await expect(readRecording(source, 'tcp.port == 1')).rejects.toMatchObject({ code: 'REPLAY_EMPTY' });
    await expect(readRecording(source, 'tcp.stream ==')).rejects.toMatchObject({ code: 'FILTER_INVALID' });
    expect((await readRecording(source, 'tcp')).conversations).toHaveLength(2);
  });
});

/** A pcap of datagrams between two addresses, raw IPv4, of which it has `captured` bytes of payload. */
function datagrams(...sent: readonly { readonly payload: string; readonly captured?: number }[]): Uint8Array {
  const head = Buffer.alloc(24);
  head.writeUInt32LE(0xa1b2c3d4, 0);
  head.writeUInt16LE(2, 4);
  head.writeUInt16LE(4, 6);
  head.writeUInt32LE(65_535, 16);
  head.writeUInt32LE(101, 20);
  const packets = sent.flatMap(({ payload, captured = payload.length }, index) => {
    const bytes = Buffer.concat([Buffer.alloc(28), Buffer.from(payload)]);
    bytes.writeUInt8(0x45, 0);
    bytes.writeUInt16BE(bytes.length, 2);
    bytes.writeUInt8(64, 8);
    bytes.writeUInt8(17, 9);
    bytes.set([10, 0, 0, 1, 10, 0, 0, 2], 12);
    bytes.writeUInt16BE(5_000 + index, 20);
    bytes.writeUInt16BE(7_777, 22);
    bytes.writeUInt16BE(bytes.length - 20, 24);
    const record = Buffer.alloc(16);
    record.writeUInt32LE(index + 1, 0);
    record.writeUInt32LE(28 + captured, 8);
    record.writeUInt32LE(bytes.length, 12);
    return [record, bytes.subarray(0, 28 + captured)];
  });
  return Buffer.concat([head, ...packets]);
}

describe('a capture that was cut', () => {
  it('lacks bytes of datagrams, and says of which conversations', async () => {
    const path = folder({ 'a.pcap': datagrams({ payload: 'whole' }, { payload: 'cut off', captured: 3 }) });
    const { conversations, incomplete } = await fileSource(join(path, 'a.pcap')).read(undefined);
    expect(conversations.map(told)).toEqual([['C whole']]);
    expect(incomplete).toEqual([{ name: 'udp.stream 1', missing: { type: 'bytes', count: 4 } }]);
  });
});

describe('objects of --json', () => {
  it('are the conversations of a server, by connection', async () => {
    const file = objects(
      line('listening', { local: '10.0.0.2:7777' }),
      line('connected', { peer: '10.0.0.1:5000', connection: 1 }),
      message('received', 'a'),
      message('received', 'b', { connection: 2 }),
      message('sent', '1'),
      line('closed', { peer: '10.0.0.1:5000', connection: 1, reason: 'peer' }),
      line('stopped'),
    );
    const { conversations } = await readRecording(fileSource(file), undefined);
    expect(conversations.map(told)).toEqual([['C a', 'S 1', 'C end'], ['C b']]);
    expect(conversations[0]).toMatchObject({
      name: 'tcp-listen:7777 10.0.0.1:5000 #1',
      protocol: 'tcp',
      client: '10.0.0.1:5000',
      server: '10.0.0.2:7777',
    });
    const [first] = conversations;
    expect(first && exchangesOf(first)[0]?.requests[0]?.gapMs).toBe(1_000);
  });

  it('are those of a client, and of datagrams by who sends first', async () => {
    const client = objects(
      line('connected', { peer: '10.0.0.1:5000', connection: 1 }),
      message('received', 'hello'),
      message('sent', 'a'),
      line('closed', { peer: '10.0.0.1:5000', connection: 1, reason: 'local' }),
    );
    expect((await fileSource(client).read(undefined)).conversations.map(told)).toEqual([
      ['S hello', 'C a', 'C end'],
    ]);
    const datagrams = objects(
      line('listening', { local: '10.0.0.2:7777' }),
      message('sent', 'a', { connection: undefined }),
      message('received', '1', { connection: undefined }),
    );
    expect((await fileSource(datagrams).read(undefined)).conversations).toMatchObject([
      { protocol: 'udp', server: '10.0.0.1:5000' },
    ]);
  });

  it('are chosen by a filter of messages', async () => {
    const file = objects(message('received', 'a'), message('received', 'b', { connection: 2 }));
    expect((await fileSource(file).read('text contains "b"')).conversations.map(told)).toEqual([['C b']]);
  });

  it('are chosen by each of their messages, and by what the object says of them', async () => {
    const gbk = { text: '温度', hex: 'CEC2B6C8' };
    const file = objects(
      message('received', '', gbk),
      message('received', 'plain', { note: 'of the first' }),
      message('received', 'b', { connection: 2, tags: ['alarm'], note: 'it was open' }),
      line('closed', { peer: '10.0.0.1:5000', connection: 1, reason: 'peer' }),
      line('closed', { peer: '10.0.0.1:5000', connection: 2, reason: 'peer' }),
    );
    const namesOf = async (filter: string) =>
      (await fileSource(file).read(filter)).conversations.map(({ name }) => name.slice(-2));
    expect(await namesOf('text contains "温度"')).toEqual(['#1']);
    expect(await namesOf('text matches "^温.$"')).toEqual(['#1']);
    expect(await namesOf('hex == CE:C2:B6:C8')).toEqual(['#1']);
    expect(await namesOf('tag == "alarm"')).toEqual(['#2']);
    expect(await namesOf('note contains "open"')).toEqual(['#2']);
    expect(await namesOf('note contains "of"')).toEqual(['#1']);
    expect(await namesOf('text == "utf-8"')).toEqual([]);
  });

  it('are chosen by who sent a message by hand: the person, or the NATS user', async () => {
    const file = objects(
      message('sent', 'a', { by: 'Ana', user: 'operator' }),
      message('sent', 'b', { connection: 2, by: 'Ben' }),
    );
    const found = async (filter: string) => (await fileSource(file).read(filter)).conversations.map(told);
    expect(await found('by == "Ana"')).toEqual([['C a']]);
    expect(await found('by == "operator"')).toEqual([['C a']]);
    expect(await found('not by contains "a"')).toEqual([['C b']]);
  });

  it('are conversations of each run of the program', async () => {
    const peer = '10.0.0.1:5000';
    const opened = line('connected', { peer, connection: 1, open: 1 });
    const file = objects(
      ...[opened, message('sent', 'a'), message('received', '1')],
      ...[opened, message('sent', 'b'), message('received', '2')],
      ...[line('closed', { peer, connection: 1, reason: 'peer' }), message('sent', 'c')],
      ...[line('listening', { local: '10.0.0.2:7777' }), message('received', 'd')],
    );
    expect((await fileSource(file).read(undefined)).conversations.map(told)).toEqual([
      ['C a', 'S 1'],
      ['C b', 'S 2', 'S end'],
      ['C c'],
      ['C d'],
    ]);
  });

  it('say which conversations lack events', async () => {
    const of = (connection: number) => ({ peer: `10.0.0.1:500${connection}`, connection });
    const opened = (connection: number) => line('connected', of(connection));
    const closed = (connection: number) => line('closed', { ...of(connection), reason: 'peer' });
    const said = (connection: number) => message('received', String(connection), of(connection));
    const file = objects(
      line('listening', { local: '10.0.0.2:7777' }),
      ...[opened(1), said(1), closed(1), opened(2), said(2), opened(3), said(3)],
      line('notKept', { count: 7, exact: true }),
      line('notKept', { count: 9, endpoint: 'tcp-listen:8888' }),
      ...[closed(2), said(4), closed(4), opened(5), said(5)],
      ...[line('stopped'), line('gap', { from: 50, to: 59 })],
      ...[line('listening', { local: '10.0.0.2:7777' }), opened(1), said(1)],
    );
    const { conversations, incomplete } = await fileSource(file).read(undefined);
    const name = (connection: number) => `tcp-listen:7777 10.0.0.1:500${connection} #${connection}`;
    expect(conversations.map((one) => one.name)).toEqual([name(1), name(5), name(1)]);
    expect(incomplete).toEqual([
      { name: name(2), missing: { type: 'events', count: 7 } },
      { name: name(3), missing: { type: 'events', count: 7 } },
      { name: name(4), missing: { type: 'beginning' } },
    ]);
  });

  it('say it of datagrams where they are missing between two', async () => {
    const datagram = (content: string) => message('received', content, { connection: undefined });
    const lost = { endpoint: undefined, type: 'gap', from: 2, to: 4 };
    const whole = objects(line('gap', lost), datagram('a'), datagram('b'), line('gap', lost));
    expect((await fileSource(whole).read(undefined)).conversations.map(told)).toEqual([['C a', 'C b']]);
    const parted = objects(datagram('a'), line('gap', lost), datagram('b'));
    expect((await fileSource(parted).read(undefined)).incomplete).toMatchObject([
      { missing: { type: 'events', count: 3 } },
    ]);
  });

  it.each([
    ['no JSON', '{"time":\n'],
    ['no object', '{}\n[]\n'],
    [
      'a message without hex',
      '{"type":"received","time":"2026-11-27T12:00:00.000000Z","endpoint":"a","peer":"b"}\n',
    ],
  ])('are refused with %s', async (_, content) => {
    const file = join(folder({ 'a.jsonl': content }), 'a.jsonl');
    await expect(fileSource(file).read(undefined)).rejects.toMatchObject({ code: 'REPLAY_LINE_INVALID' });
  });
});

it('a file that cannot be read says why', async () => {
  const path = folder();
  await expect(fileSource(join(path, 'gone')).read(undefined)).rejects.toMatchObject({
    code: 'FILE_UNREADABLE',
  });
  await expect(fileSource(path).read(undefined)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  const file = join(folder({ 'a.txt': 'neither' }), 'a.txt');
  await expect(fileSource(file).read(undefined)).rejects.toMatchObject({ code: 'CAPTURE_FORMAT_UNKNOWN' });
});
