import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CodeStore, codeKey } from './code-store.js';

let cache: string;
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'breakoutbox-code-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(cache, { recursive: true, force: true });
});

const source = Buffer.from('console.log(1);');
const code = Buffer.from('the code that V8 made of it');
const key = codeKey('main.js', source);

function opened(command = 'tftp get', folder = cache): CodeStore {
  const store = CodeStore.open(command, folder);
  if (store === undefined) throw new Error('no store');
  return store;
}

/** The folder of this Node below the cache. */
function ownFolder(): string {
  return join(cache, 'code', `${process.version}-${process.platform}-${process.arch}`);
}

/** The one file that is kept. */
function keptFile(): string {
  const [name = ''] = readdirSync(ownFolder());
  return join(ownFolder(), name);
}

describe('the store of compiled code', () => {
  it('gives back the code of a file for the next run of the same command', () => {
    expect(opened().read(key)).toBeUndefined();
    opened().write(key, code);
    expect(opened().read(key)).toEqual(code);
    expect(opened('udp chat').read(key)).toBeUndefined();
  });

  it('returns none for a file with other content', () => {
    opened().write(key, code);
    expect(opened().read(codeKey('main.js', Buffer.from('console.log(2);')))).toBeUndefined();
    expect(opened().read(codeKey('main.js', Buffer.concat([source, source])))).toBeUndefined();
  });

  it.each([
    ['of which a bit is another', (kept: Buffer) => kept.fill(kept[9] === 0 ? 1 : 0, 9, 10)],
    ['that was cut', (kept: Buffer) => kept.subarray(0, kept.length - 1)],
    ['that is empty', () => Buffer.alloc(0)],
    ['with a checksum and nothing else', () => Buffer.alloc(4)],
  ])('gives none that is damaged: a file %s', (_damage, damaged) => {
    opened().write(key, code);
    writeFileSync(keptFile(), damaged(readFileSync(keptFile())));
    expect(opened().read(key)).toBeUndefined();
  });

  it('leaves nothing behind but the file, which is for this person alone', () => {
    opened().write(key, code);
    expect(readdirSync(ownFolder())).toHaveLength(1);
    expect(statSync(keptFile()).mode & 0o777).toBe(0o600);
    expect(statSync(ownFolder()).mode & 0o777).toBe(0o700);
  });

  it('keeps what it can, and fails silently', () => {
    const store = opened();
    rmSync(cache, { recursive: true });
    store.write(key, code);
    store.prune();
    expect(store.read(key)).toBeUndefined();
    expect(existsSync(cache)).toBe(false);
  });

  it('is not opened in a folder that others may write in, or that a link leads to', () => {
    mkdirSync(ownFolder(), { recursive: true });
    chmodSync(ownFolder(), 0o777);
    expect(CodeStore.open('tcp listen', cache)).toBeUndefined();
    rmSync(ownFolder(), { recursive: true });
    const elsewhere = join(cache, 'elsewhere');
    mkdirSync(elsewhere, { mode: 0o700 });
    symlinkSync(elsewhere, ownFolder());
    expect(CodeStore.open('tcp listen', cache)).toBeUndefined();
  });

  it('is not opened where a file has its name, nor where Node keeps no code', () => {
    writeFileSync(join(cache, 'code'), '');
    expect(CodeStore.open('tcp listen', cache)).toBeUndefined();
    rmSync(join(cache, 'code'));
    vi.stubEnv('NODE_DISABLE_COMPILE_CACHE', '1');
    expect(CodeStore.open('tcp listen', cache)).toBeUndefined();
  });

  it('removes the oldest past four hundred files', () => {
    const store = opened();
    for (let file = 0; file < 403; file += 1) {
      const path = join(ownFolder(), `file-${file}.code`);
      writeFileSync(path, '');
      utimesSync(path, 1_000 + file, 1_000 + file);
    }
    store.prune();
    const left = readdirSync(ownFolder());
    expect(left).toHaveLength(400);
    expect(left).not.toContain('file-2.code');
    expect(left).toContain('file-3.code');
  });

  it('keeps nothing, and fails at nothing, where its folder is gone', () => {
    const store = opened();
    rmSync(cache, { recursive: true });
    writeFileSync(cache, 'a file where the folder was');
    expect(() => store.write(key, code)).not.toThrow();
    expect(store.read(key)).toBeUndefined();
  });
});
