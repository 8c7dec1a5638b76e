import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { describeOnEngines } from '../../test/engines.js';
import { type Opened, opened } from '../../test/open-endpoint.js';
import type { Recorder, Side } from './recorder.js';
import { RecordingTap } from './recording-tap.js';

const open: Opened[] = [];
afterEach(async () => {
  for (const { endpoint } of open.splice(0)) await endpoint.close(0);
});

async function tracked(one: Promise<Opened>): Promise<Opened> {
  const made = await one;
  open.push(made);
  return made;
}

/** A recorder that notes each call as a line, and resolves `until` at a given line. It runs unless `isOn` is false. */
function notes(opener: Side = 'peer', isOn = true) {
  const lines: string[] = [];
  const waiting = new Map<string, () => void>();
  const note = (line: string): void => {
    lines.push(line);
    waiting.get(line)?.();
  };
  const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
  const sign = (by: Side): string => (by === 'local' ? '>' : '<');
  const recorder: Recorder = {
    datagram: (by, { local, peer }, parts) => {
      note(
        `${sign(by)} ${parts.map(textOf).join('')} ${[local, peer].map(({ address }) => address).join(' ')}`,
      );
    },
    stream: ({ local, peer }, by) => {
      note(`${by === undefined ? '' : `${sign(by)} `}open ${local.address} ${peer.address}`);
      return {
        sent: (sender, bytes) => note(`${sign(sender)} ${textOf(bytes)}`),
        finished: (sender) => note(`${sign(sender)} end`),
        reset: (sender) => note(`${sign(sender)} reset`),
        closed: () => note('closed'),
      };
    },
  };
  const source = { recorder: isOn ? recorder : undefined, watch: () => () => undefined };
  const until = (line: string): Promise<void> =>
    new Promise((resolve) => {
      if (lines.includes(line)) resolve();
      else waiting.set(line, resolve);
    });
  const begin = (): void => {
    source.recorder = recorder;
  };
  return { lines, until, begin, tap: new RecordingTap(source, opener) };
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
    const start = '< open 127.0.0.1 127.0.0.1';
    expect(lines).toEqual([start, '< abc', '> cba', '< end', '> end', 'closed']);
  });

  it('stands before a client as well', async () => {
    const server = await tracked(opened({ type: 'tcp-listen', address: '127.0.0.1:0', reply: 'echo' }));
    const { lines, until, tap } = notes('local');
    const client = await tracked(
      opened({ type: 'tcp-connect', address: `127.0.0.1:${server.port}` }, 'auto', tap),
    );
    client.endpoint.send(Buffer.from('ping'));
    await until('< ping');
    client.endpoint.endSending();
    await until('closed');
    const start = '> open 127.0.0.1 127.0.0.1';
    expect(lines).toEqual([start, '> ping', '< ping', '> end', '< end', 'closed']);
  });

  it('sees a connection that was open when the recorder began', async () => {
    const { lines, until, begin, tap } = notes('peer', false);
    const input = { type: 'tcp-listen', address: '127.0.0.1:0', reply: 'echo' } as const;
    const { port } = await tracked(opened(input, 'auto', tap));
    const socket = connect(port, '127.0.0.1');
    socket.write('before');
    await once(socket, 'data');
    begin();
    socket.write('after');
    await until('> after');
    socket.end();
    await until('closed');
    expect(lines).toEqual(['open 127.0.0.1 127.0.0.1', '< after', '> after', '< end', '> end', 'closed']);
  });

  it('sees who breaks a connection off', async () => {
    const { lines, until, tap } = notes();
    const server = await tracked(opened({ type: 'tcp-listen', address: '127.0.0.1:0' }, 'auto', tap));
    const rude = connect(server.port, '127.0.0.1');
    await server.event('connected');
    rude.resetAndDestroy();
    await until('closed');
    // Ends nothing by itself.
    const silent = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
    silent.on('error', () => undefined);
    await server.event('connected', ({ connection }) => connection === 2);
    await server.endpoint.close(0);
    await until('> reset');
    expect(lines.filter((line) => line.includes('reset'))).toEqual(['< reset', '> reset']);
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
    const ends = ' 127.0.0.1 127.0.0.1';
    expect(lines).toEqual(['< one', '> one', '< two', '> two'].map((line) => line + ends));
  });
});
