import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratch } from '../../../test/scratch.js';
import { maxSharedBytes } from '../../cluster/workspace/shared-file.js';
import { BreakoutboxError } from '../../errors/error.js';
import { Workspace } from '../workspace/workspace.js';
import { WorkspaceSide } from './workspace-side.js';

const a = 'messages/a.yaml';

describe('the shared files of a workspace', () => {
  const { folder, own } = scratch();

  function side(files: Readonly<Record<string, string>> = {}) {
    const root = folder();
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const workspace = own(new Workspace(root));
    const told: string[] = [];
    workspace.watch(({ paths }) => told.push(...paths));
    const made = own(new WorkspaceSide(workspace, () => true, new AbortController().signal));
    return { root, side: made, told };
  }
  const codeOf = (work: () => void): string => {
    try {
      work();
      return 'done';
    } catch (error) {
      return error instanceof BreakoutboxError ? error.code : String(error);
    }
  };

  it('are messages, layouts, rules with their scripts, sequences and filters, and nothing of the machine’s own', async () => {
    const { side: one } = side({
      [a]: 'text: a\n',
      'messages/b/c.yml': 'text: c\n',
      'layouts/l.yaml': 'fields:\n  - n: u8\n',
      'rules/r.yaml': 'when: { text: a }\nthen:\n  - send: b\n',
      'rules/r.js': 'function onMessage() {}\n',
      'sequences/s.yaml': 'steps: []\n',
      'filters/f.yaml': 'filter: tcp\n',
      'environments/e.yaml': 'pin: "1234"\n',
      'endpoints/u.yaml': 'type: udp\naddress: 127.0.0.1:0\n',
      'panels/p.yaml': 'rows: []\n',
      'workspace.yaml': 'version: 1\n',
      '.bob/keys/e1.json': '{}',
    });
    expect((await one.paths()).toSorted()).toEqual([
      ...['filters/f.yaml', 'layouts/l.yaml', a, 'messages/b/c.yml'],
      ...['rules/r.js', 'rules/r.yaml', 'sequences/s.yaml'],
    ]);
  });

  it.each([
    ['messages/../../etc/passwd', 'shared-path-kind'],
    ['/etc/cron.d/a.yaml', 'shared-path-kind'],
    ['messages/.hidden.yaml', 'shared-path-kind'],
    ['messages/a\0.yaml', 'shared-path-kind'],
    ['messages\\a.yaml', 'shared-path-kind'],
    ['messages/a.exe', 'shared-path-kind'],
    ['messages/', 'shared-path-kind'],
    ['.bob/keys/e1.json', 'shared-path-kind'],
    ['.git/hooks/a.js', 'shared-path-kind'],
    ['endpoints/e.yaml', 'shared-path-kind'],
    ['environments/e.yaml', 'shared-path-kind'],
    ['workspace.yaml', 'shared-path-kind'],
    ['messages/a/b/c/d/e/f/g/h.yaml', 'shared-path-kind'],
    ['messages/con.yaml', 'shared-path-name'],
    ['messages/a?.yaml', 'shared-path-name'],
    ['messages/a /b.yaml', 'shared-path-name'],
    ['messages/\u202egnp.yaml', 'shared-path-name'],
    [`messages/${'温'.repeat(120)}/${'度'.repeat(120)}.yaml`, 'shared-path-name'],
  ])('are none at %j', (path, reason) => {
    expect(side().side.unfit(path)).toMatchObject({ code: 'SHARED_PATH_UNFIT', params: { reason } });
  });

  it.each([a, 'messages/温度/设置.yaml', 'rules/a.js', 'filters/a b.yaml'])('may be at %s', (path) => {
    expect(side().side.unfit(path)).toBeUndefined();
  });

  it('are held while they have a fault, are no UTF-8, or too large, each with its reason', () => {
    const { side: one, root } = side({ [a]: 'text: [\n' });
    expect(one.look(a)).toMatchObject({ type: 'held', failure: { code: 'FILE_SYNTAX_INVALID' } });
    writeFileSync(join(root, a), Uint8Array.of(0x74, 0xff));
    expect(one.look(a)).toMatchObject({ type: 'held', failure: { code: 'FILE_SYNTAX_INVALID' } });
    const large = `text: "${'x'.repeat(maxSharedBytes)}"\n`;
    writeFileSync(join(root, a), large);
    expect(one.look(a)).toMatchObject({ type: 'held', failure: { code: 'SHARED_FILE_TOO_LARGE' } });
    writeFileSync(join(root, a), 'text: a\n');
    expect(one.look(a)).toMatchObject({ type: 'text', text: 'text: a\n' });
    expect(one.look('messages/none.yaml')).toEqual({ type: 'none' });
  });

  it('are written and removed only if nobody changed them since, and told of as every change', async () => {
    const { side: one, root, told } = side({ [a]: 'text: a\n' });
    const found = one.look(a);
    const digest = found.type === 'none' ? '' : found.digest;
    expect(codeOf(() => one.keep(a, 'text: b\n', 'other'))).toBe('WORKSPACE_FILE_CHANGED');
    expect(codeOf(() => one.keep(a, 'text: b\n', ''))).toBe('WORKSPACE_FILE_CHANGED');
    one.keep(a, 'text: [\n', digest);
    expect(readFileSync(join(root, a), 'utf8')).toBe('text: [\n');
    expect(codeOf(() => one.remove(a, digest))).toBe('WORKSPACE_FILE_CHANGED');
    const faulty = one.look(a);
    one.remove(a, faulty.type === 'none' ? '' : faulty.digest);
    expect(existsSync(join(root, a))).toBe(false);
    one.keep('messages/new/b.yaml', 'text: c\n', '');
    await expect.poll(() => [...new Set(told)].toSorted()).toEqual([a, 'messages/new/b.yaml']);
  });

  it('never cross a link', () => {
    const { side: one, root } = side();
    const elsewhere = folder();
    symlinkSync(elsewhere, join(root, 'messages'));
    expect(codeOf(() => one.keep(a, 'text: a\n', ''))).toBe('WORKSPACE_UNWRITABLE');
    expect(existsSync(join(elsewhere, 'a.yaml'))).toBe(false);
    expect(one.look(a)).toEqual({ type: 'none' });
  });
});
