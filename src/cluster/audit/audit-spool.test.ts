import { describe, expect, it } from 'vitest';
import type { AuditRecord } from '../../operations/audit.js';
import { AuditSpool, type SpoolFile } from './audit-spool.js';

const record = (id: string): AuditRecord => ({
  ...{ timeMicros: 1_795_000_000_000_000, operation: 'endpoints.start', what: { id } },
  ...{ outcome: 'ok', ms: 3 },
});

/** A file in memory, which can be full or not to be written yet. */
function memoryFile(text = '') {
  const file = { text, isFull: false, mayWrite: true, replaced: 0 };
  const write = (next: string): boolean => {
    if (!file.mayWrite) return false;
    if (file.isFull) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
    file.text = next;
    return true;
  };
  const spoolFile: SpoolFile = {
    name: 'audit.jsonl',
    read: () => file.text,
    append: (more) => write(file.text + more),
    replace: (whole) => {
      file.replaced += 1;
      return write(whole);
    },
  };
  return { file, spoolFile };
}

/** What waits, by what was done to. */
function waitingOf(spool: AuditSpool): readonly unknown[] {
  const ids: unknown[] = [];
  for (let first = spool.first(); first !== undefined; first = spool.first()) {
    ids.push(first.record.what.id);
    spool.delivered();
  }
  return ids;
}

describe('the entries that wait for NATS', () => {
  it('outlast the program, in order, without those that were delivered', () => {
    const { spoolFile } = memoryFile();
    const before = new AuditSpool(spoolFile);
    for (const id of ['e1', 'e2', 'e3']) before.add('ana', record(id));
    before.delivered();
    const after = new AuditSpool(spoolFile);
    expect([after.id, after.waiting]).toEqual([before.id, 2]);
    expect(after.first()).toMatchObject({ number: 2, user: 'ana', record: record('e2') });
    after.add('ben', record('e4'));
    expect(waitingOf(after)).toEqual(['e2', 'e3', 'e4']);
    const last = new AuditSpool(spoolFile);
    last.add('ana', record('e5'));
    // Numbers go on: an earlier one is never given again.
    expect([last.id, last.first()?.number]).toEqual([before.id, 5]);
  });

  it('are read past lines that were cut off, or that nobody wrote so', () => {
    const { file, spoolFile } = memoryFile();
    const before = new AuditSpool(spoolFile);
    for (const id of ['e1', 'e2']) before.add('ana', record(id));
    file.text += '{"number":3,"user":"ana","record":{"timeMic';
    file.text = file.text.replace('"number":1', '"number":-1');
    const after = new AuditSpool(spoolFile);
    expect(waitingOf(after)).toEqual(['e2']);
    expect(new AuditSpool(memoryFile('\0nothing\n[]\nnull\n').spoolFile).waiting).toBe(0);
  });

  it('are kept behind a line that was cut off, and not as part of it', () => {
    const { file, spoolFile } = memoryFile();
    const before = new AuditSpool(spoolFile);
    before.add('ana', record('e1'));
    file.text += '{"number":2,"user":"ana","record":{"timeMic';
    new AuditSpool(spoolFile).add('ana', record('e3'));
    expect(waitingOf(new AuditSpool(spoolFile))).toEqual(['e1', 'e3']);
  });

  it('stay in memory while the disk is full, and are all in the file once it is not', () => {
    const { file, spoolFile } = memoryFile();
    const spool = new AuditSpool(spoolFile);
    spool.add('ana', record('e1'));
    file.isFull = true;
    spool.add('ana', record('e2'));
    expect(spool.failure).toMatchObject({ code: 'AUDIT_FILE_FAILED', params: { reason: 'disk-full' } });
    expect(spool.waiting).toBe(2);
    file.isFull = false;
    spool.add('ana', record('e3'));
    expect(spool.failure).toBeUndefined();
    expect(waitingOf(new AuditSpool(spoolFile))).toEqual(['e1', 'e2', 'e3']);
  });

  it('are written when that is allowed, and nothing before', () => {
    const { file, spoolFile } = memoryFile();
    file.mayWrite = false;
    const spool = new AuditSpool(spoolFile);
    spool.add('ana', record('e1'));
    expect([file.text, spool.failure]).toEqual(['', undefined]);
    file.mayWrite = true;
    spool.add('ana', record('e2'));
    expect(waitingOf(new AuditSpool(spoolFile))).toEqual(['e1', 'e2']);
  });

  it('are bounded: what there is no room for is counted, and told with the next one', () => {
    const spool = new AuditSpool(memoryFile().spoolFile);
    for (let number = 0; number < 10_003; number += 1) spool.add('ana', record(`e${number}`));
    expect([spool.waiting, spool.lost]).toEqual([10_000, 3]);
    spool.delivered();
    spool.add('ana', record('after'));
    for (; spool.waiting > 1; ) spool.delivered();
    expect(spool.first()).toMatchObject({ number: 10_001, record: { what: { id: 'after' }, lost: 3 } });
  });

  it('do not let the file grow with what was delivered long ago', () => {
    const { file, spoolFile } = memoryFile();
    const spool = new AuditSpool(spoolFile);
    for (let number = 0; number < 20_000; number += 1) {
      spool.add('ana', record(`e${number}`));
      spool.delivered();
    }
    expect(file.text.length).toBeLessThan(1_100_000);
    expect(file.replaced).toBeGreaterThan(1);
    expect(new AuditSpool(spoolFile).waiting).toBe(0);
  });
});
