import { describe, expect, it } from 'vitest';
import type { TftpRequest } from '../../wire/tftp/packet.js';
import { defaultNegotiationPolicy } from '../negotiation.js';
import { RewriteRules } from './rewrite-rules.js';
import { clientFolder, servedPath } from './served-path.js';
import { decideTransfer, type FileFacts, requestTarget, type ServerPolicy } from './server-request.js';

const policy: ServerPolicy = {
  write: 'off',
  rules: RewriteRules.none,
  perClientFolders: false,
  quotaBytes: 1_000,
};
const get: TftpRequest = { type: 'readRequest', name: 'boot.img', mode: 'octet', options: [] };
const put: TftpRequest = { ...get, type: 'writeRequest' };

function decision(request: TftpRequest, facts: FileFacts, changes: Partial<ServerPolicy> = {}) {
  const all = { ...policy, ...changes };
  const target = requestTarget(request, '10.0.0.9', all);
  return target.type === 'refuse' ? target : decideTransfer(target, facts, all, defaultNegotiationPolicy);
}

describe('a name', () => {
  it.each([
    ['boot.img', 'boot.img'],
    ['/pxelinux.0', 'pxelinux.0'],
    ['a/b/c', 'a/b/c'],
    ['//a///b', 'a/b'],
    ['./a/./b', 'a/b'],
    ['a..b', 'a..b'],
    ['..a', '..a'],
    ['a/b..', 'a/b..'],
    ['固件.bin', '固件.bin'],
    ['pxelinux.cfg/01-88-99-aa-bb-cc-dd', 'pxelinux.cfg/01-88-99-aa-bb-cc-dd'],
    ['.hidden', '.hidden'],
  ])('%j is the file %j', (name, path) => {
    expect(servedPath(name)).toEqual({ ok: true, segments: path.split('/') });
  });

  it.each([
    '..',
    '../etc/passwd',
    'a/../../b',
    '/..',
    'a/..',
    '..\\..\\windows',
    '...',
    '.. /x',
    'C:\\boot.ini',
    'c:/boot.ini',
    'a/c:evil',
    '\\\\server\\share\\f',
    '\\boot',
    '',
    '/',
    '.',
    'a/',
    'a/.',
    'a\0b',
    'a\nb',
    'a\x1b[31m',
    'a\x7f',
    'a\x85',
    'a\ufffdb',
    'x'.repeat(256),
    'x/'.repeat(600),
  ])('%j is refused', (name) => expect(servedPath(name).ok).toBe(false));

  it('of a client’s folder fits every file system', () => {
    expect(clientFolder('10.0.0.9')).toBe('10.0.0.9');
    expect(clientFolder('::ffff:10.0.0.9')).toBe('10.0.0.9');
    expect(clientFolder('fe80::1%eth0')).toBe('fe80--1');
  });
});

describe('a download', () => {
  it('begins with DATA when nothing was asked for, with an OACK otherwise', () => {
    expect(decision(get, { type: 'file', sizeBytes: 5 })).toMatchObject({
      type: 'transfer',
      opening: 'data',
    });
    const asking = { ...get, options: [{ name: 'BLKSIZE', value: '1024' }] };
    expect(decision(asking, { type: 'file', sizeBytes: 5 })).toMatchObject({
      opening: 'options',
      agreement: { blockBytes: 1_024, answer: [{ name: 'BLKSIZE', value: '1024' }] },
    });
    const unknown = { ...get, options: [{ name: 'x', value: '1' }] };
    expect(decision(unknown, { type: 'file', sizeBytes: 5 })).toMatchObject({ opening: 'data' });
  });

  it.each([
    ['a missing file', get, { type: 'missing' }, 1, 'TFTP_NOT_FOUND'],
    ['a folder', get, { type: 'other' }, 2, 'TFTP_NOT_A_FILE'],
    ['mail', { ...get, mode: 'mail' }, { type: 'file' }, 4, 'TFTP_MODE_UNKNOWN'],
    ['a way out', { ...get, name: '../x' }, { type: 'file' }, 2, 'TFTP_NAME_REFUSED'],
  ] as const)('of %s is refused', (_, request, facts, errorCode, code) => {
    expect(decision(request, facts)).toMatchObject({ type: 'refuse', errorCode, failure: { code } });
  });

  it('looks below the client’s folder when each has its own', () => {
    expect(decision(get, { type: 'file', sizeBytes: 5 }, { perClientFolders: true })).toMatchObject({
      target: { segments: ['10.0.0.9', 'boot.img'] },
    });
  });
});

describe('an upload', () => {
  const announcing = (bytes: number): TftpRequest => ({
    ...put,
    options: [{ name: 'tsize', value: String(bytes) }],
  });

  it.each([
    ['off', 'missing', 2, 'TFTP_READ_ONLY'],
    ['create', 'file', 6, 'TFTP_FILE_EXISTS'],
  ] as const)('where writing is %s and the name is %s is refused', (write, type, errorCode, code) => {
    expect(decision(put, { type }, { write })).toMatchObject({
      type: 'refuse',
      errorCode,
      failure: { code },
    });
  });

  it('is taken where it may be', () => {
    expect(decision(put, { type: 'missing' }, { write: 'create' })).toMatchObject({
      opening: 'acknowledge',
      maxBytes: 1_000,
    });
    expect(decision(put, { type: 'file' }, { write: 'overwrite' })).toMatchObject({ type: 'transfer' });
  });

  it('is held to what it announces, to the quota and to the space that is free', () => {
    const create = { write: 'create' } as const;
    expect(decision(announcing(500), { type: 'missing' }, create)).toMatchObject({
      maxBytes: 500,
      opening: 'options',
    });
    expect(decision(announcing(1_001), { type: 'missing' }, create)).toMatchObject({ errorCode: 3 });
    expect(decision(announcing(500), { type: 'missing', freeBytes: 499 }, create)).toMatchObject({
      errorCode: 3,
      failure: { code: 'TFTP_NO_SPACE', params: { bytes: 500, free: 499 } },
    });
    expect(decision(put, { type: 'missing', freeBytes: 10 }, create)).toMatchObject({ maxBytes: 10 });
  });
});
