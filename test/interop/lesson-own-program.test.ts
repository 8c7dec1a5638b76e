import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeText } from '../../src/bytes/encodings.js';
import { codeLines } from '../../src/lesson/own-program/code-lines.js';
import type { ProgramFindingCode } from '../../src/lesson/own-program/sentences.js';
import type { LineClientTask, LineServerTask, OwnProgramTask } from '../../src/lesson/own-program/task.js';
import { run } from '../bob.js';
import { freePort } from '../free-port.js';
import { type LessonLanguage, lessonLanguages, lessonPrograms, missingFor } from '../lesson-programs.js';
import { OwnProgramBench } from '../own-program-bench.js';
import { packet } from '../own-program-talk.js';
import { itWith } from '../peer-programs.js';
import { scratch } from '../scratch.js';
import { phpSocketServer, phpStreamServer, pythonRecvServer } from './peers.js';

const programs = lessonPrograms();
const { folder, own } = scratch();
const host = '127.0.0.1';
const bench = (task: OwnProgramTask): OwnProgramBench => own(new OwnProgramBench(task));

const lines: LineClientTask = { kind: 'line-client', encoding: 'utf-8', lineEnd: 'lf' };
const reversing: LineServerTask = {
  kind: 'line-server',
  encoding: 'utf-8',
  lineEnd: 'lf',
  exchanges: [
    { question: 'abc', answer: 'cba' },
    { question: '12', answer: '21' },
    { question: '温度 😀', answer: '😀 度温' },
  ],
  servesMany: false,
};

/** One test of each language's program; one of a language that is missing is skipped by its program's name. */
function each(title: string, test: (language: LessonLanguage) => Promise<void>): void {
  for (const language of lessonLanguages) {
    const missing = missingFor(language);
    if (missing === undefined) it(`${language}: ${title}`, () => test(language));
    else it.skip(`${language}: ${title} (needs ${missing})`, () => undefined);
  }
}

describe('nothing is said of the programs of the lessons:', () => {
  each('clients of lines', async (language) => {
    const reverse = bench(lines);
    const port = await reverse.serveLines((line) =>
      encodeText(`${[...line.toString().trimEnd()].reverse().join('')}\n`, 'utf-8'),
    );
    const asked = await programs.ask('reverse', language, port, 'Hello\n\n温度 😀\n');
    expect(asked.stdout.toString()).toBe('olleH\n\n😀 度温\n');
    const gbk = bench({ ...lines, encoding: 'gbk' });
    await programs.ask('gbk-echo', language, await gbk.serveLines((line) => line), '温度 23.5\n湿度\n');
    const framing = bench(lines);
    const got = await programs.ask(
      'framing',
      language,
      await framing.serveLines((line) => Buffer.concat([Buffer.from('got '), line])),
    );
    expect(got.stdout.toString()).toBe('got 23.5\ngot 23.6\ngot 23.7\n');
    for (const one of [reverse, gbk, framing]) {
      await one.look();
      expect(one.ever).toEqual([]);
    }
  });

  each('servers of lines', async (language) => {
    const { port } = await programs.serve('reverse', language);
    const watched = bench(reversing);
    const client = await watched.dial(port);
    const [torn, rest] = [
      encodeText('温度 😀\n', 'utf-8').subarray(0, 8),
      encodeText('温度 😀\n', 'utf-8').subarray(8),
    ];
    client.send('abc\n12\n');
    client.send(torn);
    await expect.poll(client.text).toBe('cba\n21\n');
    client.send(rest);
    await expect.poll(() => Buffer.from(client.text(), 'latin1').toString()).toBe('cba\n21\n😀 度温\n');
    client.end();
    const many = bench({
      ...reversing,
      exchanges: [
        { question: 'a', answer: 'client 1: a' },
        { question: 'b', answer: 'client 2: b' },
      ],
      servesMany: true,
    });
    const served = await programs.serve('many', language);
    const [first, second] = [await many.dial(served.port), await many.dial(served.port)];
    second.send('b\n');
    await expect.poll(second.text).toMatch(/: b\n$/);
    first.send('a\n');
    await expect.poll(first.text).toMatch(/: a\n$/);
    for (const one of [watched, many]) {
      await one.look();
      expect(one.ever).toEqual([]);
    }
  });

  each('datagrams', async (language) => {
    const counting = bench({ kind: 'udp-server', answers: 'counted' });
    const { port } = await programs.serve('counter', language);
    const clients = [await counting.datagrams(), await counting.datagrams()];
    for (const [index, text] of ['a', '', 'x'.repeat(9_000), '温度'].entries()) {
      const client = clients[index % 2];
      client?.send(`${host}:${port}`, text);
      expect((await client?.next())?.bytes.toString()).toBe(`${index + 1} ${text}`);
    }
    const asked = bench({ kind: 'udp-client', encoding: 'utf-8' });
    const socket = await asked.datagrams();
    const asking = programs.ask('counter', language, Number(socket.address.split(':')[1]), '温度\n\n');
    for (const text of ['温度', '']) {
      const { bytes, from } = await socket.next();
      expect(bytes.toString()).toBe(text);
      socket.send(from, 'ok');
    }
    await asking;
    for (const one of [counting, asked]) {
      await one.look();
      expect(one.ever).toEqual([]);
    }
  });

  each('transfers, over a line that loses a packet', async (language) => {
    const root = folder({ 'a.bin': Buffer.alloc(1_024, 'a') });
    const { port } = await programs.serve('tftp', language, [root]);
    const getting = bench({
      kind: 'tftp-server',
      requestAddress: `${host}:${port}`,
      files: { 'a.bin': 1_024 },
    });
    const client = await getting.datagrams();
    client.send(`${host}:${port}`, packet(1, 'a.bin\0octet\0'));
    for (const [block, isLost] of [
      [1, false],
      [2, true],
      [2, false],
      [3, false],
    ] as const) {
      const { bytes, from } = await client.next();
      expect(bytes.readUInt16BE(2)).toBe(block);
      client.send(from, packet(4, block), isLost);
    }
    const requestPort = await freePort(host);
    const serving = bench({ kind: 'tftp-client', requestAddress: `${host}:${requestPort}` });
    const [server, transfer, stranger] = [
      await serving.datagrams(requestPort),
      await serving.datagrams(),
      await serving.datagrams(),
    ];
    const asking = programs.ask('tftp', language, requestPort, '', ['a.bin']);
    const { from: peer } = await server.next();
    transfer.send(peer, packet(3, 1, new Uint8Array(512)));
    await transfer.next();
    stranger.send(peer, packet(3, 2, 'x'));
    expect((await stranger.next()).bytes.readUInt16BE(0)).toBe(5);
    transfer.send(peer, packet(3, 2, new Uint8Array(512)), true);
    await transfer.next();
    transfer.send(peer, packet(3, 2, new Uint8Array(512)));
    await transfer.next();
    transfer.send(peer, packet(3, 3, ''));
    await transfer.next();
    await asking;
    for (const one of [getting, serving]) {
      await one.look();
      expect(one.ever).toEqual([]);
    }
  });
});

/** A client in Python that connects and then does what is given with its socket `s`. */
const pythonClient = (body: string): readonly string[] => [
  ...[
    'python3',
    '-c',
    `import socket, sys\ns = socket.create_connection(('${host}', int(sys.argv[1])))\n${body}`,
  ],
];
/** A server in Python that says its port, and then does what is given with its socket `s`. */
const pythonServer = (kind: 'STREAM' | 'DGRAM', body: string): readonly string[] => [
  'python3',
  '-c',
  `import socket, struct\ns = socket.socket(socket.AF_INET, socket.SOCK_${kind})\ns.bind(('${host}', 0))
${kind === 'STREAM' ? 's.listen()\n' : ''}print(s.getsockname()[1], flush=True)\n${body}`,
];

describe('the lines to write are', () => {
  const braced = (line: string): string => `${line}${line.endsWith('{') ? '}' : ''}`;

  itWith('python3', 'Python', async () => {
    const all = Object.values(codeLines).map(
      ({ python }) => `  ${python}${python.endsWith(':') ? ' pass' : ''}`,
    );
    const check = 'import sys\ncompile("while True:\\n" + sys.stdin.read(), "lines", "exec")';
    const { status, stderr } = await run('python3', ['-c', check], { input: all.join('\n') });
    expect([status, stderr]).toEqual([0, '']);
  });

  itWith('php', 'PHP', async () => {
    const all = Object.values(codeLines).map(({ php }) => `${braced(php)}\n`);
    const { status, stdout } = await run('php', ['-l'], { input: `<?php while (true) { ${all.join('')} }` });
    expect(status, stdout.toString()).toBe(0);
  });

  it('JavaScript', async () => {
    const all = Object.values(codeLines).map(({ node }) => `while (true) { ${braced(node)}\n}`);
    const { status, stderr } = await run(process.execPath, ['--check', '-'], { input: all.join('\n') });
    expect([status, stderr]).toEqual([0, '']);
  });
});

describe('what is wrong is said of', () => {
  const wrongClients: readonly (readonly [ProgramFindingCode, string, LineClientTask, readonly string[]])[] =
    [
      ['noNewline', 'python3', lines, pythonClient('s.sendall(b"23.5")\ns.recv(64)')],
      [
        'crlfExpected',
        'python3',
        { ...lines, lineEnd: 'crlf' },
        pythonClient('s.sendall(b"a\\n")\ns.recv(64)'),
      ],
      ['wrongEncoding', 'python3', lines, pythonClient('s.sendall("温度\\n".encode("gbk"))\ns.recv(64)')],
      ['bomAtStart', 'python3', lines, pythonClient('s.sendall("a\\n".encode("utf-8-sig"))\ns.recv(64)')],
      [
        'wrongEncoding',
        'python3',
        { ...lines, encoding: 'gbk' },
        pythonClient('s.sendall("温度\\n".encode())\ns.recv(64)'),
      ],
      [
        'closedTooEarly',
        'python3',
        lines,
        pythonClient('s.sendall(b"a\\n")\ns.recv(1, socket.MSG_PEEK)\ns.close()'),
      ],
      ['leavesUnread', 'python3', lines, pythonClient('s.sendall(b"a\\n")\nsys.stdin.read()')],
    ];
  for (const [code, program, task, command] of wrongClients)
    itWith(program, `a client: ${code} (${task.encoding})`, async () => {
      const watched = bench(task);
      const port = await watched.serveLines((line) => line);
      programs.run([...command, String(port)]);
      await expect.poll(() => watched.look()).toEqual([code]);
    });

  for (const [code, sent] of [
    ['nulAtEnd', 'strlen(text) + 1'],
    ['wholeBufferSent', 'sizeof text'],
  ] as const)
    itWith('gcc', `a client in C that sends ${sent}`, async () => {
      const made = folder();
      writeFileSync(
        join(made, 'client.c'),
        `#include <arpa/inet.h>\n#include <stdlib.h>\n#include <string.h>\n#include <sys/socket.h>
int main(int argc, char *argv[]) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[argc - 1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  char text[32] = "hello\\n";
  int s = socket(AF_INET, SOCK_STREAM, 0);
  connect(s, (struct sockaddr *)&to, sizeof to);
  send(s, text, ${sent}, 0);
  recv(s, text, sizeof text, MSG_WAITALL);
}`,
      );
      expect(spawnSync('gcc', ['-o', join(made, 'client'), join(made, 'client.c')]).status).toBe(0);
      const watched = bench(lines);
      const port = await watched.serveLines((line) => line);
      programs.run([join(made, 'client'), String(port)]);
      await expect.poll(() => watched.look()).toEqual([code]);
    });

  for (const [program, ...args] of [
    ['python3', '-c', pythonRecvServer],
    ['php', '-r', phpSocketServer, '--'],
  ] as const)
    itWith(program, 'a server of tutorials: halves, lines at once, and one client at a time', async () => {
      const { port } = await programs.start([program, ...args, host]);
      const torn = bench(reversing);
      const halves = await torn.dial(port);
      halves.send('ab');
      await expect.poll(halves.text).toBe('ba\n');
      halves.send('c\n');
      await expect.poll(() => torn.look()).toEqual(['oneSendAssumedOneRecv']);
      halves.end();
      const glued = bench(reversing);
      const both = await glued.dial(port);
      both.send('abc\n12\n');
      await expect.poll(() => glued.look()).toEqual(['glued']);
      both.end();
      const many = bench({ ...reversing, servesMany: true });
      const first = await many.dial(port);
      first.send('abc\n');
      await expect.poll(first.text).toBe('cba\n');
      (await many.dial(port)).send('12\n');
      await expect.poll(() => many.look()).toEqual(['answersOnlyFirstClient']);
    });

  itWith('php', 'a server that turns bytes round', async () => {
    const { port } = await programs.start(['php', '-r', phpStreamServer, '--', host]);
    const watched = bench(reversing);
    (await watched.dial(port)).send('温度 😀\n');
    await expect.poll(() => watched.look()).toEqual(['bytesReversed']);
  });

  itWith('python3', 'a server that reads until the end of the stream', async () => {
    const command = pythonServer(
      'STREAM',
      'c, _ = s.accept()\nline = c.makefile("rb").read()\nc.sendall(line)',
    );
    const { port } = await programs.start(command);
    const watched = bench(reversing);
    (await watched.dial(port)).send('abc\n');
    await expect.poll(() => watched.look()).toEqual(['blockedInRecv']);
  });

  const wrongAnswers: readonly (readonly [ProgramFindingCode, readonly string[], string])[] = [
    ['datagramCut', ['a longer text'], 'd, p = s.recvfrom(4)\n  s.sendto(b"%d " % n + d, p)'],
    ['countNotIncreased', ['a', 'b'], 'd, p = s.recvfrom(65535)\n  s.sendto(b"1 " + d, p)'],
    [
      'answeredFromAnotherPort',
      ['a'],
      'd, p = s.recvfrom(65535)\n  socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"%d " % n + d, p)',
    ],
  ];
  for (const [code, texts, body] of wrongAnswers)
    itWith('python3', `a server of datagrams: ${code}`, async () => {
      const { port } = await programs.start(pythonServer('DGRAM', `for n in range(1, 9):\n  ${body}`));
      const watched = bench({ kind: 'udp-server', answers: 'counted' });
      const client = await watched.datagrams();
      for (const text of texts) {
        client.send(`${host}:${port}`, text);
        await client.next();
      }
      expect(await watched.look()).toEqual([code]);
    });

  const wrongTransfers: readonly (readonly [ProgramFindingCode, string])[] = [
    ['answersFromPort69', 'd, p = s.recvfrom(516)\ns.sendto(struct.pack("!HH", 3, 1) + b"x" * 512, p)'],
    [
      'wrongByteOrder',
      'd, p = s.recvfrom(516)\nt = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\nt.sendto(struct.pack("!H", 3) + struct.pack("<H", 1) + b"x" * 512, p)',
    ],
    [
      'blockFromZero',
      'd, p = s.recvfrom(516)\nt = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\nt.sendto(struct.pack("!HH", 3, 0) + b"x" * 512, p)',
    ],
  ];
  for (const [code, body] of wrongTransfers)
    itWith('python3', `a server of TFTP: ${code}`, async () => {
      const { port } = await programs.start(pythonServer('DGRAM', `${body}\ns.recvfrom(516)`));
      const watched = bench({
        kind: 'tftp-server',
        requestAddress: `${host}:${port}`,
        files: { 'a.bin': 1_024 },
      });
      const client = await watched.datagrams();
      client.send(`${host}:${port}`, packet(1, 'a.bin\0octet\0'));
      await client.next();
      expect(await watched.look()).toEqual([code]);
    });
});
