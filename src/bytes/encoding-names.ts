/**
 * Other names of each encoding. UTF-8, UTF-16, Latin-1 and ASCII are read and written here; the rest by iconv-lite under
 * the name given, in both directions: Node 20's own TextDecoder reads windows-1252 as Latin-1, and neither the whole of
 * CP949 nor Big5-HKSCS, so that a character written would not come back. As in Windows, `gbk` is CP936, without the
 * four-byte characters of GB 18030, `shift_jis` CP932 and `euc-kr` CP949.
 */
const aliasesByName = {
  'utf-8': ['utf8'],
  gbk: ['cp936', '936', 'ms936', 'gb2312', 'euc-cn', 'windows-936', 'x-gbk'],
  gb18030: ['gb-18030'],
  big5: ['cp950', 'big5-hkscs', 'big5hkscs'],
  shift_jis: ['sjis', 'x-sjis', 'shift-jis', 'shiftjis', 'cp932', 'ms932', 'windows-31j'],
  'euc-jp': ['eucjp'],
  'euc-kr': ['euckr', 'cp949', 'ks_c_5601', 'ks_c_5601-1987', 'uhc', 'windows-949'],
  ascii: ['us-ascii'],
  latin1: ['latin-1', 'iso-8859-1', 'iso8859-1', 'iso_8859-1', 'binary'],
  'iso-8859-2': ['latin2', 'iso8859-2'],
  'iso-8859-15': ['latin9', 'iso8859-15'],
  'windows-1250': ['cp1250'],
  'windows-1251': ['cp1251'],
  'windows-1252': ['cp1252'],
  'koi8-r': ['koi8r'],
  'utf-16le': ['utf16le', 'utf-16', 'utf16', 'ucs2', 'ucs-2'],
  'utf-16be': ['utf16be'],
} as const;

/** An encoding of text, by its canonical name. */
export type EncodingName = keyof typeof aliasesByName;

/** Every encoding, in the order that a list shows them. */
export const encodingNames = Object.freeze(Object.keys(aliasesByName)) as readonly EncodingName[];

const namesByAlias = new Map<string, EncodingName>(
  encodingNames.flatMap((name) => [name, ...aliasesByName[name]].map((alias) => [alias, name])),
);

/** The canonical name for a name that a person wrote (`UTF8`, `cp936`, `Shift-JIS`), or undefined if there is none. */
export function parseEncodingName(text: string): EncodingName | undefined {
  return namesByAlias.get(text.trim().toLowerCase());
}
