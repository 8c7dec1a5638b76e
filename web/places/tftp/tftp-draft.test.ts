import { describe, expect, it } from 'vitest';
import { draftOf, isEdited, type TftpSettings } from './tftp-draft.js';

const settings: TftpSettings = { port: 69, write: 'off', singlePort: false };

describe('a draft of the TFTP settings', () => {
  it('is nobody’s edit while it says what the settings say, however the port is written', () => {
    expect(isEdited(draftOf(settings), settings)).toBe(false);
    expect(isEdited({ ...settings, port: '069' }, settings)).toBe(false);
  });

  it('is an edit when anything differs, also while its port is no port', () => {
    const draft = draftOf(settings);
    expect(isEdited({ ...draft, port: '6969' }, settings)).toBe(true);
    expect(isEdited({ ...draft, port: 'abc' }, settings)).toBe(true);
    expect(isEdited({ ...draft, write: 'create' }, settings)).toBe(true);
    expect(isEdited({ ...draft, singlePort: true }, settings)).toBe(true);
  });
});
