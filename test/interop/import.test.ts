// `bob import` on files as other programs write them, and `bob send` of what came of them.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { bob, type Finished } from '../bob.js';

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'breakoutbox-import-'));
  mkdirSync(join(root, 'desk/inner'), { recursive: true });
  writeFileSync(join(root, 'desk/workspace.yaml'), 'version: 1\n');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const run = (...args: readonly string[]): Promise<Finished> =>
  bob(['import', ...args], { cwd: join(root, 'desk/inner'), env: { XDG_DATA_HOME: root } });

function put(name: string, text: string, encoding = 'utf-8'): string {
  const path = join(root, name);
  writeFileSync(path, iconv.encode(text, encoding));
  return path;
}

const files = (): readonly string[] =>
  readdirSync(join(root, 'desk'), { recursive: true, withFileTypes: true })
    .filter((item) => item.isFile())
    .map((item) => join(item.parentPath, item.name).slice(join(root, 'desk').length + 1))
    .filter((path) => !path.startsWith('.bob'))
    .sort();

const sscom = 'N1=H,01 03\nN101=1,读温度,500\nN2=A,你好\nN102=2,a/b,0\nN3=H,AA 5\nN1060=1\n';

it('shows what becomes of each line, and writes nothing with --dry-run', async () => {
  const path = put('sscom51.ini', sscom, 'gbk');
  const shown = await run(path, '--dry-run', '--lang', 'zh-CN');
  expect([shown.status, shown.stderr]).toEqual([0, '']);
  const lines = shown.stdout.toString().split('\n');
  expect(lines[0]).toBe(`${path}: sscom`);
  expect(lines[1]).toMatch(/^1 {2}N1=H,01 03 +报文 +读温度 · 01 03 · crc16-modbus$/);
  expect(lines).toContainEqual(expect.stringMatching(/^5 {2}N3=H,AA 5 +– {2}.*第 9 列缺一位/));
  expect(lines.at(-2)).toBe('导入 4 项，未导入 1 项');
  expect(files()).toEqual(['workspace.yaml']);
});

it('writes files that the workspace reads, under free names, with buttons that name them', async () => {
  const path = put('sscom51.ini', sscom, 'gbk');
  const first = await run(path);
  expect([first.status, first.stderr]).toEqual([0, '']);
  const expected = ['messages/sscom51/a-b.yaml', 'messages/sscom51/读温度.yaml', 'panels/sscom.yaml'];
  expect(files()).toEqual([...expected, 'workspace.yaml']);
  const text = (file: string): string => readFileSync(join(root, 'desk', file), 'utf8');
  expect(text('messages/sscom51/读温度.yaml')).toBe('name: 读温度\nhex: 01 03\nchecksum: crc16-modbus\n');
  expect(text('panels/sscom.yaml')).toContain('- sscom51/读温度');
  await run(path);
  expect(files()).toContain('messages/sscom51/读温度-2.yaml');
  expect(files()).toContain('panels/sscom-2.yaml');
  const listed = await bob(['send', '--list', '--workspace', join(root, 'desk')]);
  expect(listed.stderr).toBe('');
  expect(listed.stdout.toString()).toContain('sscom51/读温度-2');
});

it('makes a sequence of what SuperCom expects, which holds against a peer that answers so', async () => {
  const answers: Readonly<Record<string, string>> = { 'AT\r\n': 'OK\r\n', 'AT+GMR\r\n': 'version {{1}}\r\n' };
  const server = createServer((socket) => {
    socket.on('data', (data) => socket.write(answers[String(data)] ?? 'ERROR\r\n'));
    socket.on('error', () => undefined);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const commands = [
      {
        CommandID: 1,
        Name: 'version',
        Order: 2,
        Command: 'AT+GMR\r\n',
        RecvResult: 'version {{1}}',
        RecvTimeOut: 900,
      },
      {
        CommandID: 2,
        Name: 'alive',
        Order: 1,
        Command: 'AT\r\n',
        Delay: 10,
        RecvResult: 'OK',
        IsResultCheck: true,
      },
    ];
    expect((await run(put('supercom.json', JSON.stringify(commands)))).status).toBe(0);
    expect(files()).toContain('sequences/SuperCom.yaml');
    const { port } = server.address() as AddressInfo;
    const target = (last: string) =>
      bob(['run', join(root, 'desk/sequences/SuperCom.yaml'), '--set', `target=${last}`, '--quiet']);
    const held = await target(`tcp://127.0.0.1:${port}`);
    expect([held.status, held.stderr]).toEqual([0, '']);
  } finally {
    server.close();
  }
});

it('takes a packet of Packet Sender that bob send then sends', async () => {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  const packet = `[NAMES]\n1\\name=Hello\nsize=1\n[Hello]\nhexString=68 69 00 ff\nport=${port}\ntcpOrUdp=UDP\ntoIP=127.0.0.1\n`;
  const taken = await run(put('packets.ini', packet), '--into', 'from/sender', '--json');
  const objects = taken.stdout
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(objects).toMatchObject([
    { type: 'importEntry', format: 'packet-sender', line: 4, becomes: 'message', name: 'Hello' },
    { type: 'imported', taken: 1, left: 0, files: ['messages/from/sender/Hello.yaml'] },
  ]);
  const received = once(socket, 'message') as Promise<[Buffer]>;
  await bob(['send', 'from/sender/Hello', '--wait', '1', '--workspace', join(root, 'desk')]);
  expect((await received)[0]).toEqual(Buffer.from([0x68, 0x69, 0, 0xff]));
  socket.close();
});

it('keeps many messages as lists', async () => {
  const lines = Array.from({ length: 4_500 }, (_, index) => `command ${index}\n`).join('');
  const taken = await run(put('list.txt', lines), '--quiet');
  expect([taken.status, taken.stdout.toString()]).toEqual([0, '']);
  expect(files()).toEqual([
    'messages/list/list-2.yaml',
    'messages/list/list-3.yaml',
    'messages/list/list.yaml',
    'workspace.yaml',
  ]);
});

it('goes on after a file that cannot be read, and fails', async () => {
  const noise = put('noise.bin', '\0\0\0');
  const good = put('good.txt', 'hello\n');
  const taken = await run(noise, join(root, 'nowhere'), good);
  expect(taken.status).toBe(1);
  expect(taken.stderr.split('\n')).toEqual([
    expect.stringContaining('noise.bin is no file that can be imported'),
    expect.stringContaining('nowhere: no such file or folder'),
    '',
  ]);
  expect(files()).toContain('messages/good/hello.yaml');
});

it('has one line for 50 megabytes of nonsense', async () => {
  const path = join(root, 'huge');
  writeFileSync(path, Buffer.alloc(50 * 1024 * 1024, 'A'));
  const taken = await run(path);
  expect([taken.status, taken.stderr]).toEqual([
    1,
    expect.stringMatching(/^.*huge has more than 16 MiB[^\n]*\n$/),
  ]);
});

it('needs a workspace to write into, and a folder inside messages', async () => {
  const path = put('good.txt', 'hello\n');
  const without = await bob(['import', path], { cwd: root });
  expect([without.status, without.stderr]).toEqual([1, expect.stringContaining('bob init')]);
  for (const into of ['../x', '/x', '', 'a/b/c/d/e/f', '.bob']) {
    const refused = await run(path, '--into', into);
    expect([refused.status, refused.stderr]).toEqual([
      2,
      expect.stringContaining('is no folder inside messages'),
    ]);
  }
});

it('takes no file of another kind for a list, unless it is asked to', async () => {
  const path = put('odd.ini', '[display]\nwidth = 80\n');
  const refused = await run(path);
  expect([refused.status, refused.stdout.toString(), files()]).toEqual([1, '', ['workspace.yaml']]);
  expect(refused.stderr).toContain('was not recognised: it looks like an INI file with sections');
  const taken = await run(path, '--as', 'text', '--json');
  expect(taken.status).toBe(0);
  expect(taken.stdout.toString()).toContain('"format":"as-text"');
  expect(files()).toHaveLength(3);
  const wrong = await run(path, '--as', 'txt');
  expect([wrong.status, wrong.stderr]).toEqual([2, expect.stringContaining('--as')]);
});
