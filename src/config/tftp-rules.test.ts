import { describe, expect, it } from 'vitest';
import { RewriteRules } from '../tftp/server/rewrite-rules.js';
import { readTftpRules } from './tftp-rules.js';

describe('a server’s rules for names', () => {
  const subject = { direction: 'get', client: '10.0.0.9' } as const;

  it('leave every name as it is if there are none', async () => {
    const rules = await readTftpRules('');
    // No parser, and no engine of regular expressions, was loaded for it.
    expect(rules).toBe(RewriteRules.none);
    expect(rules.rewrite('A', subject)).toEqual({ ok: true, name: 'A' });
  });

  it('hold as they were written', async () => {
    const rules = await readTftpRules('lower\nrewrite /^a$/ b');
    expect(rules.rewrite('A', subject)).toEqual({ ok: true, name: 'b' });
  });

  it('are refused with their first mistake', async () => {
    await expect(readTftpRules('lower\nuper')).rejects.toMatchObject({
      code: 'TFTP_RULES_INVALID',
      failure: { params: { line: 2, word: 'uper' } },
    });
  });
});
