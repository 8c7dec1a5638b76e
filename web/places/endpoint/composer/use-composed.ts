import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import type { EncodingName } from '../../../../src/bytes/encoding-names.js';
import { composeApart } from './compose-apart.js';
import { type ComposedDraft, composeDraft, type DraftMeaning } from './draft.js';
import type { Attachment } from './outgoing.js';

/** What would go out: bytes or the fault of a text, a file with its first bytes, or nothing known yet. */
export type Ready =
  | { readonly type: 'composed'; readonly composed: ComposedDraft }
  | { readonly type: 'file'; readonly bytes: number; readonly head: Uint8Array }
  | { readonly type: 'working' };

/** Bytes of a file that are read to be shown. */
const headBytes = 64;

/** What goes out of the draft, or of the attachment in its place, as the choices stand. */
export function useComposed(
  draft: string,
  attachment: Attachment | undefined,
  meaning: DraftMeaning,
  encoding: EncodingName,
): Ready {
  const { hex, raw, lineBreak, eol, checksum } = meaning;
  const text = useDeferredValue(draft);
  const short = useMemo(
    () => composeDraft(text, { hex, raw, lineBreak, eol, checksum }, encoding),
    [text, hex, raw, lineBreak, eol, checksum, encoding],
  );
  const [long, setLong] = useState<Ready>({ type: 'working' });
  useEffect(() => {
    setLong({ type: 'working' });
    if (attachment === undefined) return;
    if (attachment.type === 'text') {
      const task = { text: attachment.text, meaning: { hex, raw, lineBreak, eol, checksum }, encoding };
      return composeApart(task, (composed) => setLong({ type: 'composed', composed }));
    }
    const { content } = attachment;
    let isCurrent = true;
    void content
      .slice(0, headBytes)
      .arrayBuffer()
      .then((head) => {
        if (isCurrent) setLong({ type: 'file', bytes: content.size, head: new Uint8Array(head) });
      });
    return () => {
      isCurrent = false;
    };
  }, [attachment, hex, raw, lineBreak, eol, checksum, encoding]);
  return attachment === undefined ? { type: 'composed', composed: short } : long;
}
