import { describe, expect, it } from 'vitest';
import { kindsNaming, type NamedKind, withRenamed } from './file-references.js';
import { type WorkspaceKindName, workspaceKinds } from './workspace-kinds.js';
import { YamlDocument } from './yaml-document.js';

/** A file with the names of files of a kind in capitals, as YAML on one line. */
function capitals(kind: WorkspaceKindName, named: NamedKind, text: string): string {
  const document = YamlDocument.parse(text);
  if (!document.ok) throw new Error(text);
  const { shape } = workspaceKinds[kind];
  document.value.update(withRenamed(kind, document.value.value(shape), named, (name) => name.toUpperCase()));
  return document.value.toString().trim();
}

describe('the names of other files in a file', () => {
  it.each([
    ['message', 'layout', 'form: { layout: ref, values: { layout: a } } # kept'],
    ['message', 'endpoint', '[ { to: ref, text: a }, { to: ref, hex: "00" } ]'],
    ['endpoint', 'layout', '{ type: udp, address: a, label: a, layouts: [ ref, ref ] }'],
    ['filter', 'endpoint', '{ filter: size, endpoints: [ ref, ref ] }'],
    ['rule', 'script', 'then: [ { script: ref }, { send: a } ]'],
    ['rule', 'endpoint', '[ { on: [ ref ], name: a } ]'],
    [
      'panel',
      'message',
      'rows: [ [ { title: a, message: ref }, { title: a, messages: [ ref, { wait: 1s } ] } ] ]',
    ],
    ['panel', 'sequence', 'rows: [ [ { title: a, sequence: ref, lamp: { on: a } } ] ]'],
    ['panel', 'panel', 'rows: [ [ { title: a, panel: ref } ] ]'],
    ['settings', 'environment', '{ version: 1, environment: ref, tftpFolder: a }'],
    [
      'sequence',
      'message',
      'steps: [ { send: { message: ref, set: { message: a } } }, { parallel: [ [ { send: { message: ref } } ] ] } ]',
    ],
    [
      'sequence',
      'layout',
      'steps: [ { open: a, layout: ref }, { send: { form: { layout: ref, values: { layout: a } } } }, { set: { layout: a } } ]',
    ],
    ['sequence', 'endpoint', 'steps: [ { open: ref, as: a, to: a } ]'],
  ] as const)('are, of a %s, each %s', (kind, named, text) => {
    expect(capitals(kind, named, text)).toBe(text.replaceAll('ref', 'REF'));
    expect(kindsNaming(named)).toContain(kind);
  });

  it('leave a value as it is where none has become another one', () => {
    const value = { steps: [{ send: { message: 'a' } }] };
    expect(withRenamed('sequence', value, 'message', () => undefined)).toBe(value);
    expect(withRenamed('environment', value, 'message', (name) => `${name}!`)).toBe(value);
  });
});
