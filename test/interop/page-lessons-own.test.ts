// A program of the student's own in every lesson that asks for one, in both languages: a wrong one has its sentence, a right one is green.
import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { LessonId } from '../../src/lesson/lesson.js';
import { programFindingText } from '../../src/lesson/own-program/finding-text.js';
import { type ProgramFindingCode, programSentences } from '../../src/lesson/own-program/sentences.js';
import { ownTasks } from '../../src/lesson/own-tasks.js';
import type { Words } from '../../web/views/use-session.js';
import { lessonPrograms, missingFor, type RunningPeer } from '../lesson-programs.js';
import { describePage, eventually } from '../page-bench.js';
import { pageWords } from '../page-words.js';
import { scratch } from '../scratch.js';

const { folder } = scratch();
const programs = lessonPrograms();
const solutions = lessonPrograms('examples/tasks');
const host = '127.0.0.1';

/** A program for Python; of a client the last argument is the port. A server prints its port first. */
const python = (...lines: readonly string[]): readonly string[] => [
  ...['python3', '-u', '-c', ['import socket, struct, sys', ...lines].join('\n')],
];
const tcpClient = (...lines: readonly string[]): readonly string[] =>
  python(`s = socket.create_connection(('${host}', int(sys.argv[1])))`, ...lines);
const tcpServer = (...lines: readonly string[]): readonly string[] =>
  python(`s = socket.create_server(('${host}', 0))`, 'print(s.getsockname()[1])', ...lines);
const udpServer = (...lines: readonly string[]): readonly string[] =>
  python(
    's = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)',
    `s.bind(('${host}', 0))`,
    'print(s.getsockname()[1])',
    'while True:',
    ...lines.map((line) => ` ${line}`),
  );
const node = (script: string): readonly string[] => [process.execPath, '-e', script];
const phpServer = (each: string): readonly string[] => [
  ...['php', '-r'],
  `$s = stream_socket_server('tcp://${host}:0'); echo stream_socket_get_name($s, false), "\n";
while ($c = stream_socket_accept($s, -1)) { while (($l = fgets($c)) !== false) { ${each} } fclose($c); }`,
];

/** A mistake that beginners make, what is said of it, and a program of the lessons that makes none. */
interface OwnRow {
  readonly lesson: LessonId;
  readonly side: 'client' | 'server';
  readonly code: ProgramFindingCode;
  readonly wrong: readonly string[];
  /** A folder of `examples/lessons`, and what a client is given to read, and before its port. */
  readonly right: string;
  readonly input?: string;
  readonly before?: readonly string[];
  /** The right one stands among the solutions of the tasks. */
  readonly isTask?: true;
  /** Files that a server has to have, with their bytes. */
  readonly files?: Readonly<Record<string, number>>;
}

const rows: readonly OwnRow[] = [
  {
    ...{ lesson: 'reverse-server', side: 'client', right: 'reverse', input: 'Hello\n温度\n' },
    code: 'closedTooEarly',
    wrong: tcpClient('s.sendall(b"Hello\\n")', 's.recv(1, socket.MSG_PEEK)', 's.close()'),
  },
  {
    ...{ lesson: 'reverse-server', side: 'server', right: 'reverse' },
    code: 'bytesReversed',
    wrong: phpServer(String.raw`fwrite($c, strrev(rtrim($l, "\n")) . "\n");`),
  },
  {
    ...{ lesson: 'client', side: 'client', right: 'reverse', input: 'Hello\n' },
    code: 'nulAtEnd',
    wrong: node(
      `const s = require('net').connect(+process.argv[1], '${host}'); s.write('Hello\\n\\0'); s.once('data', () => s.end());`,
    ),
  },
  {
    ...{ lesson: 'client', side: 'server', right: 'reverse' },
    code: 'oneSendAssumedOneRecv',
    wrong: tcpServer(
      'while True:',
      ' c, _ = s.accept()',
      ' while data := c.recv(1024):',
      '  c.sendall(data.decode(errors="replace").strip()[::-1].encode() + b"\\n")',
      ' c.close()',
    ),
  },
  {
    ...{ lesson: 'datagrams', side: 'client', right: 'counter', input: 'Hello\n' },
    code: 'wrongEncoding',
    wrong: python(
      's = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)',
      `s.sendto("温度".encode("gbk"), ('${host}', int(sys.argv[1])))`,
    ),
  },
  {
    ...{ lesson: 'datagrams', side: 'server', right: 'datagrams' },
    code: 'answeredFromAnotherPort',
    wrong: udpServer(
      'd, p = s.recvfrom(65535)',
      'socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(d, p)',
    ),
  },
  {
    ...{ lesson: 'text-is-bytes', side: 'client', right: 'gbk-echo', input: '温度 23.5\n' },
    code: 'wrongEncoding',
    wrong: tcpClient('s.sendall("温度 23.5\\n".encode())', 's.recv(64)'),
  },
  {
    ...{ lesson: 'text-is-bytes', side: 'server', right: 'gbk-echo' },
    code: 'wrongEncoding',
    wrong: phpServer(`fwrite($c, 'echo:' . iconv('GBK', 'UTF-8', $l));`),
  },
  {
    ...{ lesson: 'counting-echo', side: 'server', right: 'counter' },
    code: 'countNotIncreased',
    wrong: udpServer('d, p = s.recvfrom(65535)', 's.sendto(b"1 " + d, p)'),
  },
  {
    ...{ lesson: 'no-messages', side: 'client', right: 'reverse', input: '23.5\n23.6\n' },
    code: 'bomAtStart',
    wrong: tcpClient('s.sendall("23.5\\n".encode("utf-8-sig"))', 's.recv(64)'),
  },
  {
    ...{ lesson: 'no-messages', side: 'server', right: 'framing' },
    code: 'glued',
    wrong: tcpServer(
      'while True:',
      ' c, _ = s.accept()',
      ' kept = b""',
      ' while data := c.recv(1024):',
      '  kept += data',
      '  if kept.endswith(b"\\n"):',
      '   c.sendall(b"got " + kept)',
      '   kept = b""',
      ' c.close()',
    ),
  },
  {
    ...{ lesson: 'many-clients', side: 'server', right: 'reverse' },
    code: 'answersOnlyFirstClient',
    wrong: phpServer(
      String.raw`fwrite($c, implode(array_reverse(preg_split('//u', rtrim($l, "\n"), -1, 1))) . "\n");`,
    ),
  },
  {
    ...{ lesson: 'tftp-blocks', side: 'client', right: 'tftp', before: ['boot.img'] },
    code: 'ackOfWrongBlock',
    wrong: python(
      's = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)',
      `s.sendto(b"\\0\\1boot.img\\0octet\\0", ('${host}', int(sys.argv[1])))`,
      'd, p = s.recvfrom(516)',
      's.sendto(struct.pack("!HH", 4, struct.unpack("!H", d[2:4])[0] + 1), p)',
    ),
  },
  {
    ...{ lesson: 'duplex', side: 'client', right: 'chat', input: 'Hello\n温度\n' },
    code: 'wrongEncoding',
    wrong: tcpClient('s.sendall("温度\\n".encode("gbk"))'),
  },
  {
    ...{ lesson: 'duplex', side: 'server', right: 'chat', isTask: true },
    code: 'chatNotPassedOn',
    wrong: node(
      `const server = require('net').createServer((c) => c.on('error', () => {}).pipe(c)); server.listen(0, '${host}', () => console.log(server.address().port));`,
    ),
  },
  {
    ...{
      lesson: 'tftp-blocks',
      side: 'server',
      right: 'tftp',
      files: { 'boot.img': 1_300, 'even.img': 1_024 },
    },
    code: 'answersFromPort69',
    wrong: udpServer(
      'd, p = s.recvfrom(65535)',
      'if d[1] == 1: file = bytes(1024 if b"even" in d else 1300)',
      'n = 1 if d[1] == 1 else struct.unpack("!H", d[2:4])[0] + 1',
      'if (n - 1) * 512 <= len(file): s.sendto(struct.pack("!HH", 3, n) + file[(n - 1) * 512:n * 512], p)',
    ),
  },
];

/** Lets a wrong program and then a right one at the panel of a lesson. */
async function tryBoth(page: Page, url: string, row: OwnRow, words: Words): Promise<void> {
  const { t, language } = words;
  const { lesson, side, code, wrong, right } = row;
  const name = `${lesson}, ${side}, ${language}`;
  await page.goto(`${url}#/learn/${lesson}`);
  const panel = page.locator('.own-program');
  await panel.locator('.own-choice').waitFor();
  const [saw = '', why, next] = programSentences[code][language];
  const told = async (): Promise<void> => {
    await eventually(async () => (await sentences(panel)).join('\n'), name).toMatch(patternOf(saw));
    const said = await panel.locator('.own-findings').textContent();
    for (const sentence of [why, next]) expect(said, name).toMatch(patternOf(sentence ?? ''));
    const line = programFindingText({ code, values: {}, saw: new Uint8Array(), sawBytes: 0 }, language).code;
    if (line !== undefined)
      expect(await panel.locator('.own-code code').allTextContents(), name).toContain(line.python);
    expect(await panel.getByText(t('learnOwnRight')).count(), name).toBe(0);
  };
  const green = async (): Promise<void> => {
    await eventually(() => panel.locator('.own-findings').textContent(), name).toContain(t('learnOwnRight'));
    expect(await sentences(panel), name).toEqual([]);
  };
  if (side === 'client') {
    await panel.getByRole('button', { name: t('learnOwnClient') }).click();
    const address = (await panel.locator('.own-where .copy').textContent()) ?? '';
    const port = /:(\d+)/.exec(address)?.[1] ?? '';
    programs.run([...wrong, port]);
    await told();
    const { status, stderr } = await programs.ask(right, 'py', Number(port), row.input, row.before);
    expect([status, stderr.toString()], name).toEqual([0, '']);
    await green();
    await panel.getByRole('button', { name: t('close') }).click();
    return;
  }
  for (const [server, judged] of [
    [() => programs.start(wrong), told],
    [() => rightServer(row), green],
  ] as const) {
    const { port } = await server();
    await panel.getByRole('textbox', { name: t('learnOwnAtPort') }).fill(String(port));
    await panel.getByRole('button', { name: t('learnOwnServer') }).click();
    await panel.getByRole('button', { name: t('learnOwnTry') }).click();
    await judged();
    await panel.getByRole('button', { name: t('close') }).click();
  }
}

/** Starts the right server of a row. */
function rightServer({ lesson, right, isTask, files }: OwnRow): Promise<RunningPeer> {
  const served = Object.entries(files ?? {}).map(([name, bytes]) => [name, new Uint8Array(bytes)] as const);
  const before = served.length === 0 ? [] : [folder(Object.fromEntries(served))];
  return (isTask === true ? solutions : programs).serve(
    right,
    lesson === 'many-clients' ? 'mjs' : 'py',
    before,
  );
}

/** What is said to be wrong. */
const sentences = (panel: Locator): Promise<readonly string[]> =>
  panel.locator('.own-finding b.bad').allTextContents();

/** A sentence with anything in the place of its values. */
function patternOf(sentence: string): RegExp {
  const escaped = sentence.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(escaped.join('.+'));
}

describePage('programs of the student’s own in every lesson', (bench) => {
  it('has a wrong and a right program for each task of a lesson', () => {
    const tasks = Object.entries(ownTasks).flatMap(([lesson, sides]) =>
      Object.keys(sides).map((side) => `${lesson} ${side}`),
    );
    expect(rows.map(({ lesson, side }) => `${lesson} ${side}`)).toEqual(expect.arrayContaining(tasks));
  });

  const missing = missingFor('py', 'php');
  const title = 'says what is wrong with one, and that nothing is with the next';
  for (const [locale, language] of [
    ['en-GB', 'en'],
    ['zh-CN', 'zh-CN'],
  ] as const)
    it.skipIf(missing !== undefined)(
      `${title}: ${language} (needs python3, php)`,
      { timeout: 120_000 },
      async () => {
        const words = await pageWords(language);
        const pages = await Promise.all([1, 2, 3].map(() => bench.open('#/learn', { locale })));
        const waiting = [...rows];
        await Promise.all(
          pages.map(async (page) => {
            for (let row = waiting.shift(); row !== undefined; row = waiting.shift())
              await tryBoth(page, bench.url, row, words);
          }),
        );
      },
    );
});
