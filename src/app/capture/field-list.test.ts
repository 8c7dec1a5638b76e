import { describe, expect, it } from 'vitest';
import { listFields } from './field-list.js';

const namesOf = (prefix?: string): readonly string[] => listFields(prefix).map(({ name }) => name);

describe('the names that fields and filters take', () => {
  it('are those of a protocol, which comes first', () => {
    const names = namesOf('TFTP');
    expect(names[0]).toBe('tftp');
    expect(names).toContain('tftp.error.code');
    expect(names.filter((name) => !/^tftp(\.|$)/.test(name))).toEqual([]);
    expect(namesOf('ip')).not.toContain('ipv6');
  });

  it('are those that begin with what was given', () => {
    expect(namesOf('tftp.err')).toEqual(['tftp.error', 'tftp.error.code', 'tftp.error.message']);
    expect(namesOf('ipv')).toEqual(expect.arrayContaining(['ipv6', 'ipv6.src', 'ipv6.hopopts']));
  });

  it('are all of them, each once, with what they are and what they are for', () => {
    const names = namesOf();
    expect(names.length).toBeGreaterThan(1_000);
    expect(new Set(names).size).toBe(names.length);
    expect(listFields('tftp.opcode')).toMatchObject(
      [
        {
          kind: 'u16',
          purpose: { en: /kind of packet/, 'zh-CN': /报文类型/ },
          values: { 1: 'Read Request' },
        },
      ].map((field) => ({ ...field, purpose: expect.anything() })),
    );
    expect(listFields('tftp')[0]).toEqual({ name: 'tftp', kind: 'protocol', purpose: undefined, values: {} });
  });

  it('suggest the nearest where none begins so', () => {
    expect(() => listFields('tftp.blok')).toThrow(
      expect.objectContaining({
        code: 'CAPTURE_FIELD_UNKNOWN',
        failure: expect.objectContaining({ params: { field: 'tftp.blok', example: 'tftp.block' } }),
      }),
    );
  });
});
