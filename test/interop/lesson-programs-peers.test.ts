import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { bob, RunningBob, run } from '../bob.js';
import { type LessonLanguage, lessonLanguages, lessonPrograms, missingFor } from '../lesson-programs.js';
import { hasProgram, itWith } from '../peer-programs.js';
import { RawTftp } from '../raw-tftp.js';
import { scratch } from '../scratch.js';
import {
  phpSocketServer,
  phpStreamClient,
  phpStreamServer,
  phpUdpClient,
  pythonRecvClient,
  pythonRecvServer,
  pythonUdpClient,
} from './peers.js';

const programs = lessonPrograms();
const { folder, own } = scratch();
const host = '127.0.0.1';

/** One test of each language; one of a language that is missing is skipped by its program's name. */
function each(
  title: string,
  test: (language: LessonLanguage) => Promise<void>,
  languages = lessonLanguages,
): void {
  for (const language of languages) {
    const missing = missingFor(language);
    if (missing === undefined) it(`${language}: ${title}`, () => test(language));
    else it.skip(`${language}: ${title} (needs ${missing})`, () => undefined);
  }
}

/** One test of all languages that there are at once, for what has to wait; missing ones are named. */
function together(title: string, test: (language: LessonLanguage) => Promise<void>): void {
  const missing = lessonLanguages.filter((language) => missingFor(language) !== undefined);
  const lacking = missing.length === 0 ? '' : ` (without ${missing.join(', ')})`;
  it(`all: ${title}${lacking}`, async () => {
    await Promise.all(lessonLanguages.filter((language) => !missing.includes(language)).map(test));
  });
}

/** A connection, and all text that has come by it. */
async function dial(port: number): Promise<{ readonly socket: Socket; text(): string }> {
  const socket = connect(port, host);
  own({ close: () => socket.destroy() });
  let text = '';
  socket.setNoDelay();
  socket.on('error', () => undefined);
  socket.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  await once(socket, 'connect');
  return { socket, text: () => text };
}

async function serveByBob(...args: readonly string[]): Promise<RunningBob> {
  const running = await RunningBob.listen(...args);
  own({ close: () => running.stop() });
  return running;
}

async function rawTftp(): Promise<RawTftp> {
  return own(await RawTftp.open());
}

describe('reverse', () => {
  each(
    'a character that two sends share is one, CR LF stays at the end, and the last line needs none',
    async (language) => {
      const { port } = await programs.serve('reverse', language);
      const { socket, text } = await dial(port);
      const smile = Buffer.from('😀b\r\n');
      // The answer to the first line tells that half the character was read with it.
      socket.write(Buffer.concat([Buffer.from('x\n'), smile.subarray(0, 2)]));
      await expect.poll(text).toBe('x\n');
      socket.write(smile.subarray(2));
      await expect.poll(text).toBe('x\nb😀\r\n');
      const closed = once(socket, 'close');
      socket.end('tail');
      await expect.poll(text).toBe('x\nb😀\r\nliat');
      await closed;
    },
  );

  each(
    'half a line gets no answer before its end, and a client that breaks off harms no other',
    async (language) => {
      const { port } = await programs.serve('reverse', language);
      const first = await dial(port);
      first.socket.write('ab\nc');
      await expect.poll(first.text).toBe('ba\n');
      first.socket.resetAndDestroy();
      const second = await dial(port);
      second.socket.write('next\n');
      await expect.poll(second.text).toBe('txen\n');
    },
  );

  each(
    'the second client waits until the first has gone',
    async (language) => {
      const { port } = await programs.serve('reverse', language);
      const [first, second] = [await dial(port), await dial(port)];
      second.socket.write('two\n');
      first.socket.write('one\n');
      await expect.poll(first.text).toBe('eno\n');
      first.socket.write('again\n');
      await expect.poll(first.text).toBe('eno\nniaga\n');
      expect(second.text()).toBe('');
      first.socket.end();
      await expect.poll(second.text).toBe('owt\n');
    },
    ['py', 'php', 'c'],
  );

  each('its client and the servers of tutorials', async (language) => {
    const servers: readonly (readonly [string, readonly string[]])[] = [
      ['python3', ['-c', pythonRecvServer, host]],
      ['php', ['-r', phpStreamServer, '--', host]],
      ['php', ['-r', phpSocketServer, '--', host]],
    ];
    for (const [program, args] of servers) {
      if (!hasProgram(program)) continue;
      const { port } = await programs.start([program, ...args]);
      const { status, stdout } = await programs.ask('reverse', language, port, 'Hello Server\nagain\n');
      expect([status, stdout.toString()], args[1]).toEqual([0, 'revreS olleH\nniaga\n']);
    }
  });

  each('its server and the clients of tutorials', async (language) => {
    const { port } = await programs.serve('reverse', language);
    const clients: readonly (readonly [string, readonly string[]])[] = [
      ['python3', ['-c', pythonRecvClient]],
      ['php', ['-r', phpStreamClient, '--']],
    ];
    for (const [program, args] of clients) {
      if (!hasProgram(program)) continue;
      const { stdout } = await run(program, [...args, host, String(port), 'Hello', '温度']);
      expect(stdout.toString(), program).toBe('olleH\n度温\n');
    }
  });

  each('with bob on the other side, both ways', async (language) => {
    const listener = await serveByBob(
      'tcp',
      'listen',
      `${host}:0`,
      '--reply',
      'reverse',
      '--framing',
      'line',
    );
    const asked = await programs.ask('reverse', language, listener.port, 'Hello\n温度\n');
    expect(asked.stdout.toString()).toBe('olleH\n度温\n');
    const { port } = await programs.serve('reverse', language);
    const { stdout } = await bob(['tcp', 'send', `${host}:${port}`, '温度 😀\\n', '--wait', '300']);
    expect(stdout.toString()).toBe('😀 度温\n');
  });

  each('its client says that the server closed too early', async (language) => {
    const listener = await serveByBob('tcp', 'listen', `${host}:0`, '--once', '--reply', 'text:half');
    const asking = programs.ask('reverse', language, listener.port, 'a\n');
    await listener.event(({ type }) => type === 'sent');
    await listener.stop();
    const { status, stdout, stderr } = await asking;
    // Node's readline gives what there is of a line at the end of its input.
    if (language === 'mjs') expect([status, stdout.toString()]).toEqual([0, 'half\n']);
    else expect([status, stderr]).toEqual([1, 'the server closed before its answer was complete\n']);
  });
});

describe('counter', () => {
  each('with bob and the clients of tutorials', async (language) => {
    const listener = await serveByBob('udp', 'listen', `${host}:0`, '--reply', 'text:{count} {text}');
    expect((await programs.ask('counter', language, listener.port, 'a\n\n')).stdout.toString()).toBe(
      '1 a\n2 \n',
    );
    const { port } = await programs.serve('counter', language);
    const { stdout } = await bob(['udp', 'send', `${host}:${port}`, 'x', '--wait', '300']);
    expect(stdout.toString()).toBe('1 x');
    if (hasProgram('php')) {
      const php = await run('php', ['-r', phpUdpClient, '--', host, String(port), '79']);
      expect(Buffer.from(php.stdout.toString(), 'hex').toString()).toBe('2 y');
    }
    if (hasProgram('python3')) {
      const python = await run('python3', ['-c', pythonUdpClient, host, String(port), 'z', 'utf-8']);
      expect(python.stdout.toString()).toMatch(/^[23] z$/);
    }
  });

  together('its client says that nobody listens', async (language) => {
    const { port, program } = await programs.serve('counter', language);
    program.kill('SIGKILL');
    await once(program, 'close');
    const { status, stderr } = await programs.ask('counter', language, port, 'a\n');
    expect(status).toBe(1);
    expect(stderr).toMatch(/nobody listens at|Connection refused/);
  });
});

describe('datagrams, GBK and readings with bob on the other side', () => {
  each('each client is answered', async (language) => {
    const udp = await serveByBob('udp', 'listen', `${host}:0`, '--reply', 'text:{bytes} bytes');
    const datagrams = await programs.ask('datagrams', language, udp.port);
    expect(datagrams.stdout.toString()).toMatch(
      /^sent 3, answer: 3 bytes\nsent 0, answer: 0 bytes\nsent 65507, answer: 65507/,
    );
    const gbk = await serveByBob(
      ...[
        'tcp',
        'listen',
        `${host}:0`,
        '--framing',
        'line',
        '--encoding',
        'gbk',
        '--reply',
        'text:echo:{text}',
      ],
    );
    const said = await programs.ask('gbk-echo', language, gbk.port, '温度\n');
    expect(said.stdout.toString()).toContain('as GBK:   echo:温度\n');
    expect(await gbk.event(({ type }) => type === 'received')).toMatchObject({ hex: 'CEC2B6C80A' });
    const line = await serveByBob(
      'tcp',
      'listen',
      `${host}:0`,
      '--framing',
      'line',
      '--reply',
      'text:got {text}',
    );
    const framing = await programs.ask('framing', language, line.port);
    expect(framing.stdout.toString()).toBe('got 23.5\ngot 23.6\ngot 23.7\n');
  });

  each('each server answers', async (language) => {
    const gbk = await programs.serve('gbk-echo', language);
    const said = await bob([
      'tcp',
      'send',
      `${host}:${gbk.port}`,
      '温度\\n',
      '--encoding',
      'gbk',
      '--wait',
      '300',
    ]);
    expect(said.stdout.toString()).toBe('echo:温度\n');
    await expect.poll(() => gbk.lines).toEqual(['5 bytes: 温度']);
    const framing = await programs.serve('framing', language);
    const { socket, text } = await dial(framing.port);
    socket.write('23.5\n23');
    await expect.poll(text).toBe('got 23.5\n');
    socket.end('.');
    await expect.poll(() => framing.lines).toEqual(['reading 23.5', 'half a reading is left: 23.']);
  });
});

describe('many', () => {
  each('half a line of one client does not hold up another', async (language) => {
    const { port } = await programs.serve('many', language);
    const [first, second] = [await dial(port), await dial(port)];
    first.socket.write('hal');
    second.socket.write('whole\n');
    await expect.poll(second.text).toMatch(/^client [12]: whole\n$/);
    first.socket.write('f\n');
    await expect.poll(first.text).toMatch(/^client [12]: half\n$/);
  });
});

describe('tftp', () => {
  together(
    'its server repeats a lost block once a second, and no block for an ACK that comes twice',
    async (language) => {
      const { port } = await programs.serve('tftp', language, [folder({ 'a.bin': Buffer.alloc(600, 'a') })]);
      const client = await rawTftp();
      client.request('readRequest', 'a.bin', port);
      const first = await client.next();
      expect(first.from.port, 'a TID of its own').not.toBe(port);
      const again = await client.next();
      expect([again.bytes, again.from.port]).toEqual([first.bytes, first.from.port]);
      client.acknowledge(1, again);
      client.acknowledge(1, again);
      const second = await client.next();
      expect(second.bytes.length).toBe(4 + 88);
      client.acknowledge(2, second);
      expect(client.waiting).toBe(0);
    },
  );

  together('its server refuses by an error what it does not do', async (language) => {
    const root = folder({ 'a.bin': 'a' });
    const { port } = await programs.serve('tftp', language, [root]);
    const client = await rawTftp();
    for (const [type, name, mode, errorCode] of [
      ['writeRequest', 'b.bin', 'octet', 2],
      ['readRequest', 'a.bin', 'netascii', 0],
      ['readRequest', 'none', 'octet', 1],
      ['readRequest', '../a.bin', 'octet', 1],
      ['readRequest', '.', 'octet', 1],
    ] as const) {
      client.request(type, name, port, { mode });
      expect(await client.nextPacket(), name).toMatchObject({ type: 'error', errorCode });
    }
    client.send(Uint8Array.of(0), port);
    client.send(Buffer.from('\0\x01\0octet\0'), port);
    client.request('readRequest', 'a.bin', port);
    let packet = await client.next();
    while (packet.bytes[1] === 5) packet = await client.next();
    expect(Buffer.from(packet.bytes).toString('latin1')).toBe('\0\x03\0\x01a');
    client.acknowledge(1, packet);
  });

  together(
    'its client asks again, takes a block that comes twice once, and refuses a foreign TID',
    async (language) => {
      const [server, transfer, stranger] = [await rawTftp(), await rawTftp(), await rawTftp()];
      const asking = programs.ask('tftp', language, server.port, '', ['a.bin']);
      const request = await server.next(10_000);
      expect(Buffer.from(request.bytes).toString('latin1')).toBe('\0\x01a.bin\0octet\0');
      const repeated = await server.next();
      expect(repeated).toEqual(request);
      transfer.data(1, Buffer.alloc(512, 'a'), request);
      expect(await transfer.nextPacket()).toMatchObject({ type: 'acknowledgement', block16: 1 });
      stranger.data(2, Buffer.from('wrong'), request);
      expect(await stranger.nextPacket()).toMatchObject({ type: 'error', errorCode: 5 });
      transfer.data(1, Buffer.alloc(512, 'a'), request);
      expect(await transfer.nextPacket()).toMatchObject({ type: 'acknowledgement', block16: 1 });
      transfer.data(2, Buffer.from('end'), request);
      expect(await transfer.nextPacket()).toMatchObject({ type: 'acknowledgement', block16: 2 });
      const { status, stdout } = await asking;
      expect([status, stdout.toString()]).toEqual([0, `${'a'.repeat(512)}end`]);
    },
  );

  each('with bob on the other side, both ways', async (language) => {
    const root = folder({ 'a.bin': readFileSync('LICENSE') });
    const serving = await serveByBob('tftp', 'serve', root, '--host', host, '--port', '0');
    const got = await programs.ask('tftp', language, serving.port, '', ['a.bin']);
    expect(got.stdout.equals(readFileSync('LICENSE')), got.stderr).toBe(true);
    const { port } = await programs.serve('tftp', language, [root]);
    const { stdout, stderr } = await bob(['tftp', 'get', `tftp://${host}:${port}/a.bin`, '-']);
    expect(stdout.equals(readFileSync('LICENSE')), stderr).toBe(true);
  });

  itWith('curl', 'every server gives curl a file of 512 bytes', async () => {
    const root = folder({ 'a.bin': Buffer.alloc(512, 'x') });
    for (const language of lessonLanguages) {
      if (missingFor(language) !== undefined) continue;
      const { port } = await programs.serve('tftp', language, [root]);
      const { stdout } = await run('curl', ['-s', '--max-time', '5', `tftp://${host}:${port}/a.bin`]);
      expect(stdout.equals(Buffer.alloc(512, 'x')), language).toBe(true);
    }
  });
});
