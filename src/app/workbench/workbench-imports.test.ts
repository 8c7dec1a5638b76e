import { Buffer } from 'node:buffer';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { encodeText } from '../../bytes/encodings.js';
import type { ImportReport } from '../../operations/imports.js';
import type { ErrorBody } from '../../operations/schema-parts.js';
import type { SavedMessageRow } from '../../operations/workspace.js';
import { startWorkbench, type Workbench } from './workbench.js';

const folders: string[] = [];
const running: Workbench[] = [];

afterEach(async () => {
  for (const one of running.splice(0)) await one.close(0);
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const sscom = encodeText(
  'N1=H,01 03 00 00 00 02\nN101=1,读温度,500\nN2=A,你好\nN102=2,问候,1000\nN3=H,AA 5\nN103=0,写参数,1000\n',
  'gbk',
);

async function workbench(isTrusted = true): Promise<Workbench & { readonly workspace: string }> {
  const workspace = mkdtempSync(join(tmpdir(), 'breakoutbox-import-'));
  folders.push(workspace);
  if (!isTrusted) {
    mkdirSync(join(workspace, 'endpoints'));
    writeFileSync(
      join(workspace, 'endpoints/a.yaml'),
      'type: tcp-listen\naddress: 127.0.0.1:0\nautoStart: true\n',
    );
  }
  const started = await startWorkbench({ host: '127.0.0.1', port: 0, workspace, isTrusted });
  running.push(started);
  return Object.assign(started, { workspace });
}

async function post<Body>({ port }: Workbench, path: string, body: unknown) {
  const response = await fetch(`http://127.0.0.1:${port}/api/${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
  return { status: response.status, body: (await response.json()) as Body };
}

const file = (bytes: Uint8Array, name = 'sscom51.ini') => ({
  name,
  data: Buffer.from(bytes).toString('base64'),
});

it('says what each entry becomes or why not, and writes nothing', async () => {
  const bench = await workbench(false);
  const { status, body } = await post<ImportReport>(bench, 'imports/read', file(sscom));
  expect([status, body.format, body.taken, body.left]).toEqual([200, 'sscom', 3, 1]);
  expect(body.entries.map(({ line, becomes, detail }) => [line, becomes, detail])).toEqual([
    [1, 'message', '读温度 · 01 03 00 00 00 02'],
    [2, 'panel', 'sscom · 循环发送'],
    [3, 'message', '问候 · 你好'],
    [5, undefined, ''],
  ]);
  expect(body.entries[3]?.reasons).toMatchObject([{ code: 'HEX_ODD' }]);
  expect(existsSync(join(bench.workspace, 'messages'))).toBe(false);
});

it('writes beside what is there, which is known at once', async () => {
  const bench = await workbench();
  const { port, workspace } = bench;
  const taken = await post<{ paths: string[] }>(bench, 'imports', { ...file(sscom), into: 'old/plc' });
  expect(taken).toEqual({
    status: 201,
    body: { paths: ['messages/old/plc/读温度.yaml', 'messages/old/plc/问候.yaml', 'panels/sscom.yaml'] },
  });
  expect(readFileSync(join(workspace, 'messages/old/plc/问候.yaml'), 'utf8')).toContain('text: 你好');
  const known = await fetch(`http://127.0.0.1:${port}/api/messages`);
  expect(((await known.json()) as SavedMessageRow[]).map(({ fullName }) => fullName)).toEqual([
    'old/plc/读温度',
    'old/plc/问候',
  ]);
  const again = await post<{ paths: string[] }>(bench, 'imports', { ...file(sscom), into: 'old/plc' });
  expect(again.body.paths).toEqual([
    'messages/old/plc/读温度-2.yaml',
    'messages/old/plc/问候-2.yaml',
    'panels/sscom-2.yaml',
  ]);
});

it('refuses what is no such file, a folder outside of the messages, and a workspace nobody agreed to', async () => {
  const bench = await workbench();
  const code = async (asked: Promise<{ body: ErrorBody }>): Promise<string> => (await asked).body.error.code;
  const nonsense = Uint8Array.from({ length: 3_000 }, (_, index) => (index * 37) & 0xff);
  expect(await code(post(bench, 'imports/read', file(nonsense)))).toBe('IMPORT_FORMAT_UNKNOWN');
  expect(await code(post(bench, 'imports/read', file(new Uint8Array())))).toBe('IMPORT_EMPTY');
  expect(await code(post(bench, 'imports', { ...file(sscom), into: '../out' }))).toBe(
    'IMPORT_FOLDER_INVALID',
  );
  expect(existsSync(join(bench.workspace, 'messages'))).toBe(false);
  expect(await code(post(await workbench(false), 'imports', file(sscom)))).toBe('WORKSPACE_NOT_TRUSTED');
});
