import { describe, expect, it } from 'vitest';
import { tftpFaultWords, tftpFieldWords } from './tftp/words.js';
import { wordsOfFault, wordsOfField } from './words.js';

describe('the words of a dissection', () => {
  it('begin with the protocol, so that the fields of two never share one', () => {
    expect(Object.keys(tftpFieldWords).filter((name) => !name.startsWith('tftp.'))).toEqual([]);
  });

  it('are there in both languages for every field and fault', () => {
    for (const name of Object.keys(tftpFieldWords)) {
      expect(wordsOfField(name)?.en).toMatch(/\S/);
      expect(wordsOfField(name)?.['zh-CN']).toMatch(/\p{Script=Han}/u);
    }
    for (const code of Object.keys(tftpFaultWords)) {
      expect(wordsOfFault('tftp', code)?.en).toMatch(/\S/);
      expect(wordsOfFault('tftp', code)?.['zh-CN']).toMatch(/\p{Script=Han}/u);
    }
  });

  it.each(['toString', 'constructor', '', 'udp.port'])('are none for %j', (name) => {
    expect(wordsOfField(name)).toBeUndefined();
    expect(wordsOfFault(name, 'TRUNCATED')).toBeUndefined();
    expect(wordsOfFault('tftp', name)).toBeUndefined();
  });
});
