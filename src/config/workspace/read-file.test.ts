import { describe, expect, it } from 'vitest';
import { readWorkspaceText } from './read-file.js';

describe('the text of a file of a workspace', () => {
  it('becomes the value of its kind, named after the file', () => {
    expect(readWorkspaceText('message', 'sensor/read', 'hex: 0100\n')).toMatchObject({
      ok: true,
      value: [{ name: 'read', content: { type: 'hex' } }],
    });
  });

  it('is refused with the place of what is wrong, in its syntax and in its values', () => {
    expect(readWorkspaceText('message', 'a', 'text: hi\nname: [\n')).toMatchObject({
      ok: false,
      place: { line: 3 },
      failure: { code: 'FILE_SYNTAX_INVALID' },
    });
    expect(readWorkspaceText('message', 'a', 'text: hi\nending: crfl\n')).toMatchObject({
      ok: false,
      place: { line: 2, column: 9 },
      failure: { code: 'DESCRIPTION_INVALID', params: { property: 'ending' } },
    });
  });
});
