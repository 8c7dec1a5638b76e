import type { ReasonKey } from '../../errors/reasons.js';
import { linesOf } from './import-text.js';

const html = /^\s*(?:<!doctype\s+html|<html[\s>])/i;
/** What stands before the first element of XML: its declaration, a document type, comments. */
const xmlHead = /^\s*<(?:\?xml\b|!DOCTYPE\b|!--)/;
const xmlElement = /^\s*<([A-Za-z_][\w.-]{0,100}(?::[\w.-]{1,100})?)(?:\s[^<>]*)?>/;
/** A section of an INI file; bytes in brackets are none: sokit writes them. */
const iniSection = /^\s*\[(?![\da-fA-F]{2}(?:[\s,]*[\da-fA-F]{2})*\])[^[\]]{1,200}\]\s*$/;
const iniValue = /^\s*[^=\s[\]][^=]{0,200}=/;
const iniComment = /^\s*(?:[;#]|$)/;
/** A row of /etc/passwd or /etc/group, of which the third field is a number. */
const accountRow = /^[^:\s]{1,256}:[^:]{0,256}:(\d{0,10})(?::[^:]*){1,6}$/;

/** What a text evidently is that nobody would take for a list of messages; undefined for any other text. */
export function foreignFormat(text: string): ReasonKey | undefined {
  if (html.test(text)) return 'import-looks-html';
  if (isXml(text)) return 'import-looks-xml';
  if (isIni(text)) return 'import-looks-ini';
  return isAccounts(text) ? 'import-looks-accounts' : undefined;
}

/** Whether a text is one document of XML. A list in which each line is an element of its own is none. */
function isXml(text: string): boolean {
  if (!/^\s*</.test(text) || !/>\s*$/.test(text)) return false;
  const [first = ''] = text.trimStart().split('\n', 1);
  // A declaration with its element on the same line may be a message.
  if (xmlHead.test(first)) return !/>\s*</.test(first);
  const name = xmlElement.exec(first)?.[1];
  if (name === undefined || first.trimEnd().endsWith('/>') || first.includes(`</${name}>`)) return false;
  return text.trimEnd().endsWith(`</${name}>`);
}

/** Whether a text has sections, and hardly anything but values in them. */
function isIni(text: string): boolean {
  let sections = 0;
  let values = 0;
  let others = 0;
  for (const { source } of linesOf(text)) {
    if (iniComment.test(source)) continue;
    if (iniSection.test(source)) sections += 1;
    else if (iniValue.test(source)) values += 1;
    else others += 1;
  }
  return sections > 0 && values > 0 && others * 10 <= sections + values;
}

/** Whether every line of a text is the row of an account or a group, with its number. */
function isAccounts(text: string): boolean {
  let rows = 0;
  for (const { source } of linesOf(text)) {
    if (source.trim() === '' || /^\s*#/.test(source)) continue;
    const number = accountRow.exec(source)?.[1];
    if (number === undefined || number === '') return false;
    rows += 1;
  }
  return rows > 1;
}
