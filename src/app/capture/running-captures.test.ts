import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { readAll } from '../../../test/capture-files.js';
import { scratch } from '../../../test/scratch.js';
import { EndpointRecorder } from '../recording/endpoint-recorder.js';
import { captureLive, libpcapVersion } from './capture-live.js';
import { RunningCaptures } from './running-captures.js';

const loopback = process.platform === 'darwin' ? 'lo0' : 'lo';

/** What is missing to capture here, for the title. */
async function missing(): Promise<string | undefined> {
  if (libpcapVersion() === undefined) return 'libpcap';
  try {
    await (await captureLive({ interfaces: [loopback] })).close();
    return undefined;
  } catch {
    return 'leave to capture';
  }
}

const lacking = await missing();

const reader = (gone = new AbortController().signal) => ({
  gone,
  connection: { localPort: 9, remotePort: 9 },
});

describe.skipIf(libpcapVersion() === undefined)('interfaces and filters (needs libpcap)', () => {
  const captures = new RunningCaptures(new EndpointRecorder());

  it('lists loopback with its addresses', () => {
    const found = captures.interfaces().find(({ name }) => name === loopback);
    expect(found).toMatchObject({ isUp: true, isLoopback: true });
    expect(found?.addresses).toContain('127.0.0.1');
  });

  it('takes a filter of libpcap and refuses any other, without the right to capture', () => {
    captures.checkFilter('udp port 69');
    captures.checkFilter('');
    expect(() => captures.checkFilter('udp prt 69')).toThrow(/udp prt 69.*syntax/);
    // A long one is repeated around the word that is not known.
    const long = `${'udp port 69 and '.repeat(50)}ether host zz:zz${' and udp port 69'.repeat(50)}`;
    expect(() => captures.checkFilter(long)).toThrow(/"….{20,50}ether host zz:zz.{20,50}…"/);
    // libpcap would read it to its NUL.
    expect(() => captures.checkFilter('udp\0 and not tcp')).toThrow(
      expect.objectContaining({ code: 'CAPTURE_FILTER_INVALID' }),
    );
  });
});

describe('captures of a workbench', () => {
  it('knows none that was not begun', () => {
    const captures = new RunningCaptures(new EndpointRecorder());
    for (const ask of [() => captures.report('none'), () => captures.stop('none')])
      expect(ask).toThrow(expect.objectContaining({ code: 'CAPTURE_UNKNOWN' }));
  });
});

describe('a recording of the endpoints of a workbench', () => {
  it('is a capture like the others, without a privilege', async () => {
    const recorder = new EndpointRecorder();
    const captures = new RunningCaptures(recorder);
    const { name, content } = captures.beginEndpoints('mine', reader());
    expect(name).toBe('endpoints.pcapng');
    expect(() => captures.beginEndpoints('mine', reader())).toThrow(
      expect.objectContaining({ code: 'CAPTURE_RUNNING' }),
    );
    const ends = { local: { address: '127.0.0.1', port: 7 }, peer: { address: '127.0.0.1', port: 8 } };
    recorder.recorder?.datagram('local', ends, [Uint8Array.of(1, 2, 3)]);
    captures.stop('mine');
    const pieces: Uint8Array[] = [];
    for await (const piece of content) pieces.push(piece);
    expect(readAll(Uint8Array.from(Buffer.concat(pieces))).packets).toHaveLength(1);
    const interfaces = [{ name: 'endpoints', received: 1, droppedByKernel: 0, droppedByInterface: 0 }];
    expect(captures.report('mine')).toEqual({ state: 'ended', packets: 1, interfaces });
  });

  it('ends when its reader is gone', async () => {
    const recorder = new EndpointRecorder();
    const captures = new RunningCaptures(recorder);
    const gone = new AbortController();
    captures.beginEndpoints('mine', reader(gone.signal));
    gone.abort();
    expect(recorder.recorder).toBeUndefined();
    expect(captures.report('mine').state).toBe('ended');
  });
});

describe.skipIf(lacking !== undefined)(`live captures (needs ${lacking ?? 'libpcap'})`, () => {
  const { own } = scratch();

  /** Begins a capture of datagrams to a port of its own, and sends some. */
  async function begun(captures: RunningCaptures, gone = new AbortController()) {
    own(captures);
    const receiver = own(createSocket('udp4'));
    receiver.bind(0, '127.0.0.1');
    await once(receiver, 'listening');
    const { port } = receiver.address();
    const captureFilter = `udp dst port ${port}`;
    const stream = await captures.begin(
      'one',
      { interfaces: [loopback], captureFilter },
      reader(gone.signal),
    );
    const sender = own(createSocket('udp4'));
    for (let index = 0; index < 5; index += 1)
      await new Promise<void>((resolve) => sender.send('here', port, '127.0.0.1', () => resolve()));
    return stream;
  }

  it('streams what is captured until it is stopped, and keeps the report', async () => {
    const captures = new RunningCaptures(new EndpointRecorder());
    const { name, content } = await begun(captures);
    expect(name).toBe(`${loopback}.pcapng`);
    expect(captures.report('one').state).toBe('running');
    const again = captures.begin('one', { interfaces: [loopback] }, reader());
    await expect(again).rejects.toMatchObject({ code: 'CAPTURE_RUNNING' });
    captures.stop('one');
    const pieces: Uint8Array[] = [];
    for await (const piece of content) pieces.push(piece);
    const { packets, fault } = readAll(Uint8Array.from(Buffer.concat(pieces)));
    expect([packets.length, fault]).toEqual([5, undefined]);
    expect(captures.report('one')).toMatchObject({
      state: 'ended',
      packets: 5,
      interfaces: [{ name: loopback, droppedByKernel: 0, droppedByInterface: 0 }],
    });
    captures.stop('one');
  });

  it('ends a capture whose reader is gone, also before a packet has come', async () => {
    const captures = new RunningCaptures(new EndpointRecorder());
    const gone = new AbortController();
    const { content } = await begun(captures, gone);
    const read = (async () => {
      for await (const _ of content);
    })();
    gone.abort();
    await read;
    expect(captures.report('one').state).toBe('ended');
  });

  it('can be begun again under its id when it could not be opened', async () => {
    const captures = own(new RunningCaptures(new EndpointRecorder()));
    await expect(captures.begin('one', { interfaces: ['no-such-one'] }, reader())).rejects.toMatchObject({
      code: 'CAPTURE_INTERFACE_MISSING',
    });
    await captures.begin('one', { interfaces: [loopback] }, reader());
  });

  it('runs eight at most', async () => {
    const captures = own(new RunningCaptures(new EndpointRecorder()));
    const begin = (id: number) => captures.begin(`c${id}`, { interfaces: [loopback] }, reader());
    await Promise.all(Array.from({ length: 8 }, (_, id) => begin(id)));
    await expect(begin(8)).rejects.toMatchObject({ code: 'CAPTURE_LIMIT' });
  });
});
