import { describe, expect, it } from 'vitest';
import { parsePlaceholders } from '../../src/bytes/placeholders.js';
import { readLayout } from './read-layout.js';
import { namesOf } from './workspace-names.js';
import type { WantedNames } from './yaml-completion.js';

const answers: Readonly<Record<string, unknown>> = {
  'layouts.list': [{ name: 'meter' }],
  'layouts.get': {
    name: 'meter',
    text: 'fields: [ { sync: const AA }, { temp: { type: i16, unit: ℃ } }, { crc: checksum sum8 } ]\n',
  },
  'messages.list': [{ fullName: 'sensor/read', remark: 'Reads it' }],
  'workspace.files environment': [
    { path: 'environments/lab.yaml', name: 'lab' },
    { path: 'x', name: 'plant' },
  ],
  'workspace.files script': [{ path: 'rules/count.js', name: 'count' }],
  'workspace.files sequence': [{ path: 'sequences/a.yaml', name: 'on' }],
  'workspace.readFile': { text: '# mine\nhost: 127.0.0.1\n温度: "3"\n  deeper: 1\n' },
};

function names(wanted: WantedNames, answered = answers) {
  const api = {
    call: async (name: string, { kind = '' }: { kind?: string } = {}) => {
      const answer = answered[`${name} ${kind}`.trim()];
      if (answer === undefined) throw new Error(name);
      return answer;
    },
  };
  const all = [
    { id: 'e1', input: { type: 'udp', address: ':7788', label: 'Oven: 2' } },
    { id: 'e2', input: { type: 'tcp-listen', address: ':1' } },
  ];
  return namesOf(wanted, {
    api: api as never,
    known: () => ({ all }) as never,
    readLayout: async (name, text) => readLayout(name, text),
  });
}

describe('the names that the workspace knows', () => {
  it('are those of endpoints, in quotes where YAML would read something else', async () => {
    expect(await names({ type: 'named', kind: 'endpoint' })).toEqual([
      { label: 'Oven: 2', apply: '"Oven: 2"', detail: 'e1 udp :7788' },
      { label: 'e2', apply: 'e2', detail: 'e2 tcp-listen :1' },
    ]);
    expect(await names({ type: 'named', kind: 'sequence' })).toMatchObject([{ label: 'on', apply: '"on"' }]);
  });

  it('are those of layouts, messages, scripts, algorithms and encodings', async () => {
    const labels = async (wanted: WantedNames) => (await names(wanted)).map(({ label }) => label);
    expect(await labels({ type: 'named', kind: 'layout' })).toEqual(['meter']);
    expect(await labels({ type: 'named', kind: 'message' })).toEqual(['sensor/read']);
    expect(await labels({ type: 'named', kind: 'script' })).toEqual(['count.js']);
    expect(await labels({ type: 'filterField' })).toEqual(expect.arrayContaining(['text', 'size', 'meter.']));
    expect(await labels({ type: 'checksum' })).toEqual(expect.arrayContaining(['crc16-modbus', 'sum8']));
    expect(await labels({ type: 'encoding' })).toEqual(expect.arrayContaining(['utf-8', 'gbk']));
  });

  it('are the fields that a person fills in', async () => {
    expect(await names({ type: 'field', layout: 'meter' })).toEqual([
      { label: 'temp', apply: 'temp: ', detail: '℃' },
    ]);
  });

  it('are those of all environments, and placeholders that can be read', async () => {
    const found = await names({ type: 'placeholder' });
    expect(found.slice(0, 2)).toEqual([
      { label: 'host', apply: 'host', detail: 'lab, plant' },
      { label: '温度', apply: '温度', detail: 'lab, plant' },
    ]);
    for (const { apply } of found) expect(parsePlaceholders(`{{${apply}}}`)).toMatchObject({ ok: true });
    const types = found.slice(2).flatMap(({ apply }) => {
      const read = parsePlaceholders(`{{${apply}}}`);
      return read.ok
        ? read.parts.map((part) => (typeof part === 'string' ? part : part.placeholder.type))
        : [];
    });
    expect(types).not.toContain('variable');
  });

  it('are none where the workbench does not answer', async () => {
    expect(await names({ type: 'named', kind: 'layout' }, {})).toEqual([]);
  });
});
