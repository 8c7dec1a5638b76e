import { describe, expect, it } from 'vitest';
import { failure } from '../../../src/errors/error.js';
import type { SavedMessageRow } from '../../../src/operations/workspace.js';
import { messageListRows } from './message-rows.js';

function message(path: string, name: string, remark = ''): SavedMessageRow {
  const fullName = path.replace(/^messages\/|\.yaml$/g, '');
  return {
    path,
    index: 0,
    fullName,
    name,
    form: 'text',
    remark,
    repeat: { times: 1, everyMs: 1000 },
    blanks: [],
  };
}

const messages = [
  message('messages/sensor/read.yaml', 'Read', '读温度'),
  message('messages/hello.yaml', 'Hello'),
  message('messages/plc/line 2/reset.yaml', '复位'),
];
const problem = {
  file: 'messages/sensor/bad.yaml',
  line: 1,
  column: 1,
  failure: failure('FILE_SYNTAX_INVALID', { line: 1, column: 1 }),
};
const files = [
  { kind: 'message', path: 'messages/sensor/bad.yaml', name: 'sensor/bad', revision: 'r', problem },
] as const;

function shown(filter = '', closed: readonly string[] = []): readonly string[] {
  return messageListRows({ messages, files, filter, closed: new Set(closed) }).map((row) => {
    if (row.type === 'folder') return `${row.isOpen ? '-' : '+'} ${row.folder} ${row.count}`;
    return row.type === 'message' ? row.message.name : `! ${row.file.name}`;
  });
}

describe('the list of messages', () => {
  it('begins with those in no folder, then folder by folder with the files that have a fault', () => {
    expect(shown()).toEqual(['Hello', '- plc/line 2 1', '复位', '- sensor 2', 'Read', '! sensor/bad']);
  });

  it('hides what a folder holds that is closed, unless it is looked for', () => {
    expect(shown('', ['sensor'])).toEqual(['Hello', '- plc/line 2 1', '复位', '+ sensor 2']);
    expect(shown('温度', ['sensor'])).toEqual(['- sensor 1', 'Read']);
  });
});
