/** Bytes of UTF-8 that the name of a file may take on common systems. */
export const maxNameBytes = 255;

/** C0, DEL and C1 controls, direction marks, separators of lines, and characters of zero width. */
const unseen = /[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;
/** What Windows takes in no name; a colon would begin the name of a stream behind the file (NTFS). */
const reserved = /[<>:"|?*]/g;

/** Names that are devices on Windows, whatever follows their first dot. */
const devices = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;

/**
 * A safe local name for a file that an untrusted peer calls `remote`: its last part after slashes and backslashes, without
 * invisible characters, with `_` for those that Windows takes in no name, without leading dots and dashes (hidden files, options) and trailing dots and spaces, no device of
 * Windows, at most 255 bytes of UTF-8, and `download` if nothing is left.
 */
export function localFileName(remote: string): string {
  const last = remote.split(/[/\\]/).at(-1) ?? '';
  const visible = last
    .replace(unseen, '')
    .replace(reserved, '_')
    .replace(/^[.\-\s]+/, '');
  const cut = cutToBytes(visible, maxNameBytes - 1).replace(/[. ]+$/, '');
  if (cut === '') return 'download';
  return devices.test(cut) ? `_${cut}` : cut;
}

/** The beginning of a text that takes at most `max` bytes in UTF-8, in whole characters. */
export function cutToBytes(text: string, max: number): string {
  let bytes = 0;
  let cut = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4;
    if (bytes > max) break;
    cut += character;
  }
  return cut;
}
