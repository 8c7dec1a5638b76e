import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { createProtocols } from '../../src/wire/protocols.js';
import { describeWith, programPath } from '../peer-programs.js';

function listed(what: 'values' | 'fields'): readonly (readonly string[])[] {
  const text = execFileSync(programPath('tshark') ?? 'tshark', ['-G', what], {
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return text.split('\n').map((line) => line.split('\t'));
}

/** The names of the values of each field, as `tshark -G values` lists them: several of one value, where a protocol has the field twice. */
function namesInTshark(): ReadonlyMap<string, ReadonlyMap<number, readonly string[]>> {
  const fields = new Map<string, Map<number, readonly string[]>>();
  const add = (field: string, value: number, name: string): void => {
    const names = fields.get(field) ?? new Map<number, readonly string[]>();
    names.set(value, [...(names.get(value) ?? []), name]);
    fields.set(field, names);
  };
  for (const [type, field = '', first = '', second = ''] of listed('values')) {
    if (type === 'V') add(field, Number(first), second);
    else if (type === 'T') {
      add(field, 1, first);
      add(field, 0, second);
    }
  }
  return fields;
}

describeWith('tshark', 'the name of a value', () => {
  it("is Wireshark's", { timeout: 120_000 }, () => {
    const inTshark = namesInTshark();
    const known = new Set(listed('fields').map(([, , field]) => field));
    const differences: string[] = [];
    for (const { types } of createProtocols().all) {
      for (const [field, { values }] of Object.entries(types)) {
        // Fields that bob alone has are listed in docs/dissection.md.
        if (!known.has(field)) continue;
        for (const [value, name] of Object.entries(values)) {
          const there = inTshark.get(field)?.get(Number(value)) ?? [];
          if (!there.includes(name))
            differences.push(`${field} ${value}: here ${name}, tshark ${there.join(', ')}`);
        }
      }
    }
    expect(differences).toEqual([]);
  });
});
