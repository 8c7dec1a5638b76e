import { orThrow } from '../errors/parsed.js';
import { RewriteRules } from '../tftp/server/rewrite-rules.js';

/**
 * The rules for names that `text` holds, as of `TftpServerSpec.rules`. Their parser, with its engine of regular
 * expressions, is loaded where there are some: in a thread without, it would cost 30 ms of the start and 0.9 MB.
 * Rejects with a `BreakoutboxError` (`TFTP_RULES_INVALID`).
 */
export async function readTftpRules(text: string): Promise<RewriteRules> {
  if (text === '') return RewriteRules.none;
  const { parseRewriteRules } = await import('../tftp/server/parse-rewrite-rules.js');
  return orThrow(parseRewriteRules(text));
}
