import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../bob.js';
import {
  type LessonLanguage,
  lessonLanguages,
  lessonPrograms,
  missingFor,
  type RunningPeer,
} from '../lesson-programs.js';
import { scratch } from '../scratch.js';

const programs = lessonPrograms();
const { folder } = scratch();
const tsc = 'node_modules/typescript/bin/tsc';

/** One test of each language's server with every language's clients; one of a missing language is skipped by its name. */
function eachServer(
  title: string,
  test: (server: LessonLanguage, clients: readonly LessonLanguage[]) => Promise<void>,
): void {
  for (const server of lessonLanguages) {
    const missing = missingFor(server);
    const clients = lessonLanguages.filter((language) => missingFor(language) === undefined);
    const name = `${server}: ${title}`;
    if (missing === undefined) it(name, () => test(server, clients));
    else it.skip(`${name} (needs ${missing})`, () => undefined);
  }
}

/** What a client has printed, after it has ended well; `title` is for the message if it has not. */
async function printed(title: string, ...asked: Parameters<typeof programs.ask>): Promise<string> {
  const { status, stdout, stderr } = await programs.ask(...asked);
  expect([status, stderr], title).toEqual([0, '']);
  return stdout.toString();
}

const nextLines = (peer: RunningPeer, count: number): Promise<void> =>
  expect.poll(() => peer.lines.length).toBeGreaterThanOrEqual(count);

describe('ports', () => {
  eachServer('each end says which address it has, and which the other', async (server, clients) => {
    const { port } = await programs.serve('ports', server);
    for (const client of clients) {
      const said = await printed(client, 'ports', client, port);
      const own = /^this end: {2}(127\.0\.0\.1:\d+)$/m.exec(said)?.[1];
      expect(said, client).toBe(
        `this end:  ${own}\nother end: 127.0.0.1:${port}\nit says:   you are ${own}\n`,
      );
    }
  });

  eachServer('a port that another program holds is refused with its address', async (server) => {
    const { port } = await programs.serve('ports', server);
    const [file, ...args] = programs.command('ports', 'server', server);
    const { status, stderr } = await run(file, [...args, '127.0.0.1', String(port)]);
    expect(status).toBe(1);
    expect(stderr.toLowerCase()).toMatch(
      new RegExp(`^cannot listen at 127\\.0\\.0\\.1:${port}: .*address already in use`),
    );
  });
});

describe('reverse', () => {
  eachServer(
    'lines come back by character: empty ones, of four bytes a character, without an end',
    async (server, clients) => {
      const { port } = await programs.serve('reverse', server);
      for (const client of clients)
        expect(
          await printed(client, 'reverse', client, port, 'Hello Server\n\n温度 23.5℃ 😀\nlast'),
          client,
        ).toBe('revreS olleH\n\n😀 ℃5.32 度温\ntsal\n');
    },
  );
});

describe('list', () => {
  eachServer('an answer of two pieces is read to the end of the connection', async (server, clients) => {
    const { port } = await programs.serve('list', server);
    for (const client of clients)
      expect(await printed(client, 'list', client, port), client).toMatch(
        /^(recv: \d+ bytes\n)+one\ntwo\nthree\n$/,
      );
  });
});

describe('counter', () => {
  eachServer('one count for all clients, and an empty datagram counts', async (server, clients) => {
    const { port } = await programs.serve('counter', server);
    for (const [index, client] of clients.entries()) {
      const [one, two, three] = [1, 2, 3].map((number) => index * 3 + number);
      expect(await printed(client, 'counter', client, port, 'a\n\n温度\n'), client).toBe(
        `${one} a\n${two} \n${three} 温度\n`,
      );
    }
  });
});

describe('datagrams', () => {
  eachServer(
    'of 3, 0 and 65507 bytes arrive whole, and one of 65508 is refused by the system',
    async (server, clients) => {
      const peer = await programs.serve('datagrams', server);
      for (const client of clients) {
        const said = await printed(client, 'datagrams', client, peer.port);
        expect(said, client).toMatch(
          /^sent 3, answer: 3 bytes\nsent 0, answer: 0 bytes\nsent 65507, answer: 65507 bytes\nsent 65508, error: .*(message too long|EMSGSIZE).*\n$/i,
        );
      }
      await nextLines(peer, 3 * clients.length);
      expect(peer.lines.slice(0, 3).map((line) => line.split(' ')[0])).toEqual(['3', '0', '65507']);
    },
  );
});

describe('gbk-echo', () => {
  eachServer('text in GBK both ways, and what it looks like as UTF-8', async (server, clients) => {
    const peer = await programs.serve('gbk-echo', server);
    const wrong = new TextDecoder().decode(Buffer.from('cec2b6c8', 'hex'));
    for (const client of clients) {
      expect(await printed(client, 'gbk-echo', client, peer.port, '温度 23.5\n\n'), client).toBe(
        `as GBK:   echo:温度 23.5\nas UTF-8: echo:${wrong} 23.5\nas GBK:   echo:\nas UTF-8: echo:\n`,
      );
    }
    await nextLines(peer, 2 * clients.length);
    expect(peer.lines.slice(0, 2)).toEqual(['10 bytes: 温度 23.5', '1 bytes: ']);
  });
});

describe('framing', () => {
  eachServer('readings are cut out of pieces that end anywhere', async (server, clients) => {
    const peer = await programs.serve('framing', server);
    for (const client of clients)
      expect(await printed(client, 'framing', client, peer.port), client).toBe(
        'got 23.5\ngot 23.6\ngot 23.7\n',
      );
    await nextLines(peer, 3 * clients.length);
    expect(peer.lines).toEqual(clients.flatMap(() => ['reading 23.5', 'reading 23.6', 'reading 23.7']));
  });
});

describe('chat', () => {
  eachServer(
    'both speak at once, and one that has ended its sending still reads',
    async (server, clients) => {
      for (const client of clients) {
        const there = await programs.serve('chat', server);
        const [file, ...args] = programs.command('chat', 'client', client);
        // Its first line is the server's, which ends like an address.
        there.program.stdin.write('at 1\n');
        const here = await programs.start([file, ...args, '127.0.0.1', String(there.port)]);
        here.program.stdin.write('你好\n');
        await expect.poll(() => there.lines, { message: client }).toEqual(['你好']);
        here.program.stdin.end('bye\n');
        await expect.poll(() => there.lines, { message: client }).toEqual(['你好', 'bye']);
        there.program.stdin.end('still here');
        await expect
          .poll(() => [here.program.exitCode, there.program.exitCode], { message: client })
          .toEqual([0, 0]);
        await expect.poll(() => here.lines, { message: client }).toEqual(['still here']);
      }
    },
  );
});

describe('many', () => {
  eachServer('the client that came last is answered first', async (server, clients) => {
    const { port } = await programs.serve('many', server);
    for (const [index, client] of clients.entries()) {
      const numbers = [3, 2, 1].map((number) => index * 3 + number);
      expect(await printed(client, 'many', client, port), client).toBe(
        numbers.map((number) => `client ${number}: hello\n`).join(''),
      );
    }
  });
});

describe('tftp', () => {
  eachServer(
    'files of 0, 511, 512 and some blocks arrive whole; one that there is not is an error',
    async (server, clients) => {
      const sizes = [0, 511, 512, 1000, 40_960];
      const content = (size: number): Buffer =>
        Buffer.from(Array.from({ length: size }, (_, at) => (at * 7 + (at >> 8)) & 255));
      const root = folder(Object.fromEntries(sizes.map((size) => [`${size}.bin`, content(size)])));
      const { port } = await programs.serve('tftp', server, [root]);
      for (const client of clients) {
        for (const size of sizes) {
          const { status, stdout, stderr } = await programs.ask('tftp', client, port, '', [`${size}.bin`]);
          expect([status, stderr], `${client} ${size}`).toEqual([0, '']);
          expect(stdout.equals(content(size)), `${client} ${size}`).toBe(true);
        }
        const { status, stderr } = await programs.ask('tftp', client, port, '', ['none.bin']);
        expect([status, stderr], client).toEqual([1, 'error 1: no such file\n']);
      }
    },
  );
});

describe('every program', () => {
  const all = readdirSync('examples/lessons', { withFileTypes: true }).filter((entry) => entry.isDirectory());

  it.each(all.map(({ name }) => name))(
    '%s is there in every language, and refuses what it cannot use',
    async (name) => {
      for (const language of lessonLanguages) {
        if (missingFor(language) !== undefined) continue;
        for (const side of ['server', 'client'] as const) {
          const [file, ...args] = programs.command(name, side, language);
          const before = name === 'tftp' ? ['a'] : [];
          const wrong = side === 'server' ? ['127.0.0.1', 'x'] : ['127.0.0.1', '1', '2'];
          const { status, stdout, stderr } = await run(file, [...args, ...before, ...wrong]);
          expect([status, stdout.toString()], `${language} ${side}`).toEqual([language === 'py' ? 1 : 2, '']);
          expect(stderr, `${language} ${side}`).toMatch(/^usage: .*PORT/);
        }
      }
    },
  );

  it('in Node is sound by the compiler as well', async () => {
    const files = all.flatMap(({ name }) =>
      readdirSync(join('examples/lessons', name))
        .filter((file) => file.endsWith('.mjs'))
        .map((file) => join(process.cwd(), 'examples/lessons', name, file)),
    );
    const options = ['--ignoreConfig', '--noEmit', '--allowJs', '--checkJs', '--strict', '--types', 'node'];
    const { status, stdout } = await run(process.execPath, [
      ...[tsc, ...options, '--module', 'nodenext', '--target', 'es2023'],
      ...files,
    ]);
    expect([status, stdout.toString()]).toEqual([0, '']);
  });
});
