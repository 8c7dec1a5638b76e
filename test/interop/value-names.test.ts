import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { createProtocols } from '../../src/wire/protocols.js';
import { describeWith, programPath } from '../peer-programs.js';

/** The names of the values of each field, as `tshark -G values` lists them; the first one of a value counts. */
function namesInTshark(): ReadonlyMap<string, ReadonlyMap<number, string>> {
  const listed = execFileSync(programPath('tshark') ?? 'tshark', ['-G', 'values'], {
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const fields = new Map<string, Map<number, string>>();
  const add = (field: string, value: number, name: string): void => {
    const names = fields.get(field) ?? new Map<number, string>();
    if (!names.has(value)) names.set(value, name);
    fields.set(field, names);
  };
  for (const line of listed.split('\n')) {
    const [type, field = '', first = '', second = ''] = line.split('\t');
    if (type === 'V') add(field, Number(first), second);
    else if (type === 'T') {
      add(field, 1, first);
      add(field, 0, second);
    }
  }
  return fields;
}

describeWith('tshark', 'the name of a value', () => {
  it("is Wireshark's", { timeout: 60_000 }, () => {
    const inTshark = namesInTshark();
    const differences: string[] = [];
    for (const { types } of createProtocols().all) {
      for (const [field, { values }] of Object.entries(types)) {
        for (const [value, name] of Object.entries(values)) {
          const there = inTshark.get(field)?.get(Number(value));
          if (there !== name) differences.push(`${field} ${value}: here ${name}, tshark ${there}`);
        }
      }
    }
    expect(differences).toEqual([]);
  });
});
