import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { describeOnEngines } from '../../test/engines.js';
import { type Opened, opened } from '../../test/open-endpoint.js';
import { type Recorder, RecordingTap } from './recording-tap.js';

const open: Opened[] = [];
afterEach(async () => {
  for (const { endpoint } of open.splice(0)) await endpoint.close(0);
});

async function tracked(one: Promise<Opened>): Promise<Opened> {
  const made = await one;
  open.push(made);
  return made;
}

/** A recorder that notes each call as a line, and resolves `until` at a given line. */
function notes() {
  const lines: string[] = [];
  const waiting = new Map<string, () => void>();
  const note = (line: string): void => {
    lines.push(line);
    waiting.get(line)?.();
  };
  const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
  const recorder: Recorder = {
    received: (_peer, bytes) => note(`< ${textOf(bytes)}`),
    sent: (_peer, bytes) => note(`> ${textOf(bytes)}`),
    peerEnded: () => note('< end'),
    sendingEnded: () => note('> end'),
    closed: () => note('closed'),
  };
  const until = (line: string): Promise<void> =>
    new Promise((resolve) => {
      if (lines.includes(line)) resolve();
      else waiting.set(line, resolve);
    });
  return { lines, until, tap: new RecordingTap(recorder) };
}

describe('a recording tap on TCP', () => {
  it('sees what passes, in order, and changes nothing', async () => {
    const { lines, until, tap } = notes();
    const input = { type: 'tcp-listen', address: '127.0.0.1:0', reply: 'reverse' } as const;
    const { port } = await tracked(opened(input, 'auto', tap));
    const socket = connect(port, '127.0.0.1');
    socket.write('abc');
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toBe('cba');
    socket.end();
    await until('closed');
    expect(lines).toEqual(['< abc', '> cba', '< end', '> end', 'closed']);
  });

  it('stands before a client as well', async () => {
    const server = await tracked(opened({ type: 'tcp-listen', address: '127.0.0.1:0', reply: 'echo' }));
    const { lines, until, tap } = notes();
    const client = await tracked(
      opened({ type: 'tcp-connect', address: `127.0.0.1:${server.port}` }, 'auto', tap),
    );
    client.endpoint.send(Buffer.from('ping'));
    await until('< ping');
    client.endpoint.endSending();
    await until('closed');
    expect(lines).toEqual(['> ping', '< ping', '> end', '< end', 'closed']);
  });
});

describeOnEngines((engine) => {
  it('sees each datagram of a UDP endpoint and its answer', async () => {
    const { lines, tap } = notes();
    const { port } = await tracked(
      opened({ type: 'udp', address: '127.0.0.1:0', reply: 'echo' }, engine, tap),
    );
    const client = await tracked(
      opened({ type: 'udp', address: '127.0.0.1:0', remote: `127.0.0.1:${port}` }),
    );
    for (const text of ['one', 'two']) {
      client.endpoint.send(Buffer.from(text));
      await client.event('received', ({ bytes }) => Buffer.from(bytes).toString() === text);
    }
    expect(lines).toEqual(['< one', '> one', '< two', '> two']);
  });
});
