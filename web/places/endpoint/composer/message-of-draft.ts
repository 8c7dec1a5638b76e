// Fetched when somebody keeps what is typed: it writes YAML.

import type { EncodingName } from '../../../../src/bytes/encoding-names.js';
import { visibleText } from '../../../../src/bytes/escapes.js';
import { messageText } from '../../../../src/config/workspace/literal-text.js';
import type { MessageInput } from '../../../../src/config/workspace/message-file.js';
import { formatYaml } from '../../../../src/config/workspace/yaml-document.js';
import { type DraftMeaning, type LineBreak, lineBreakTexts } from './draft.js';

const lineBreakEscapes: Readonly<Record<LineBreak, string>> = { lf: '\\n', crlf: '\\r\\n', cr: '\\r' };
const maxName = 30;

/** A message of the workspace that sends what a draft sends: its name, and its file's text. `to` is where it goes. */
export function messageOfDraft(
  draft: string,
  { hex, raw, lineBreak, eol, checksum }: DraftMeaning,
  encoding: EncodingName,
  to: string,
): { readonly name: string; readonly text: string } {
  const sum = checksum.trim();
  const message: MessageInput = {
    to,
    ...(hex ? { hex: draft.trim() } : { text: textOf(draft, raw, lineBreak) }),
    ...(hex || encoding === 'utf-8' ? {} : { encoding }),
    ...(eol === 'none' ? {} : { ending: eol }),
    ...(sum === '' || sum === 'none' ? {} : { checksum: sum }),
  };
  const [line = ''] = draft.trim().split('\n');
  return { name: visibleText([...line].slice(0, maxName).join('')), text: formatYaml(message) };
}

/** The text with escapes. The composer knows no placeholders: what looks like one is meant as it stands. */
function textOf(draft: string, raw: boolean, lineBreak: LineBreak): string {
  if (raw) return messageText(draft.replaceAll('\n', lineBreakTexts[lineBreak]));
  return draft.replaceAll('\n', lineBreakEscapes[lineBreak]).replaceAll('{{', '\\{{');
}
