import { decodeText } from '../../../bytes/encodings.js';
import { escapeText } from '../../../bytes/escapes.js';
import { formatHex } from '../../../bytes/hex.js';
import type { Failure } from '../../../errors/error.js';
import { answerText, isPlainText } from '../../workspace/literal-text.js';
import {
  type ImportEntry,
  type ImportedAction,
  type ImportedRule,
  leftOut,
  notTaken,
  refused,
  taken,
} from '../imported-file.js';
import { mixedAsciiBytes, packetBytes } from './packet.js';
import { type QSection, textIn } from './qsettings.js';

const responses = 5;
const places = {
  'exact match': 'whole',
  contains: 'anywhere',
  'starts with': 'start',
  'ends with': 'end',
} as const;

/** Macros of an answer as rules write them; the others have no counterpart in an answer. */
const answerMacros: Readonly<Record<string, string>> = { COUNTER: '{count}', TIME: '{time}' };
const macroForm = /\\\{\\\{(DATE|TIME|UNIXTIME|COUNTER|RANDOM|UNIQUE)\}\}/g;

/** The smart responses of `ps_settings.ini` as rules: the first that matches answers, as there. */
export function smartResponseEntries(section: QSection): readonly ImportEntry[] {
  const isArmed = isOn(textIn(section, 'smartResponseEnableCheck'));
  return Array.from({ length: responses }, (_, index) => index + 1).flatMap((number) => {
    const entry = responseEntry(section, number, isArmed);
    return entry === undefined ? [] : [entry];
  });
}

function responseEntry(section: QSection, number: number, isArmed: boolean): ImportEntry | undefined {
  const asked = textIn(section, `responseIfEdit${number}`) ?? '';
  const answer = textIn(section, `responseReplyEdit${number}`) ?? '';
  const first =
    section.values.get(`responseIfEdit${number}`) ?? section.values.get(`responseReplyEdit${number}`);
  if (first === undefined || (asked === '' && answer === '')) return undefined;
  const place = { line: first.line, source: first.source };
  if (asked === '') return notTaken(place, 'import-no-condition');
  if (answer === '') return notTaken(place, 'import-no-answer');
  const isHex = /^hex$/i.test(textIn(section, `responseEncodingBox${number}`) ?? '');
  const method = (textIn(section, `matchMethodBox${number}`) ?? 'Exact Match').trim().toLowerCase();
  const at = Object.hasOwn(places, method) ? places[method as keyof typeof places] : 'whole';
  const wanted = isHex ? packetBytes(asked) : mixedAsciiBytes(asked);
  const sent = isHex ? packetBytes(answer) : mixedAsciiBytes(answer);
  if (!(wanted instanceof Uint8Array)) return refused(place, wanted);
  if (!(sent instanceof Uint8Array)) return refused(place, sent);
  const without: Failure[] = [];
  const rule: ImportedRule = {
    name: `Smart response ${number}`,
    when: isPlainText(wanted)
      ? { text: escapeText(decodeText(wanted, 'ascii')), at }
      : { hex: formatHex(wanted), at },
    // biome-ignore lint/suspicious/noThenProperty: the word of a rule's file
    then: [answerOf(sent, without)],
    enabled: isArmed && isOn(textIn(section, `responseEnableCheck${number}`)),
  };
  return taken(place, { type: 'rule', name: rule.name, value: rule }, without);
}

function answerOf(bytes: Uint8Array, without: Failure[]): ImportedAction {
  if (!isPlainText(bytes)) return { send: formatHex(bytes), hex: true };
  const send = answerText(decodeText(bytes, 'ascii')).replace(macroForm, (whole, name: string) => {
    const own = answerMacros[name];
    if (own === undefined) without.push(leftOut('import-macro', { found: `{{${name}}}` }));
    return own ?? whole;
  });
  return { send };
}

function isOn(text: string | undefined): boolean {
  return /^(?:true|1|2)$/i.test(text?.trim() ?? '');
}
