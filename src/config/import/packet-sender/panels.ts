import type { Failure } from '../../../errors/error.js';
import type { PanelInput } from '../../workspace/panel-file.js';
import { entryName, type ImportEntry, leftOut, notTaken, shownValue, taken } from '../imported-file.js';
import { isJsonList, isJsonObject, type JsonObject, type PlacedJson, textOf } from '../json/json-places.js';

type PanelButtonInput = NonNullable<NonNullable<PanelInput['rows']>[number]>[number];

/** Whether JSON is a list of Packet Sender's panels. */
export function isPanelsJson(value: unknown): boolean {
  return isJsonList(value) && value.some((item) => isJsonObject(item) && Object.hasOwn(item, 'buttonlist'));
}

const buttonsOfRow = 4;
const maxButtons = 5_000;

/** The panels of Packet Sender: a button's script names a packet a line, waits, or shows another panel. */
export function readPanelsJson(json: PlacedJson): readonly ImportEntry[] {
  if (!isJsonList(json.value)) return [];
  const list = json.value;
  const names = new Map(
    list
      .filter(isJsonObject)
      .map((panel) => [textOf(panel, 'id') ?? '', entryName(textOf(panel, 'name') ?? '', 'panel')]),
  );
  return list.map((item, index) => {
    const line = json.lineOfItem(list, index);
    if (!isJsonObject(item)) return notTaken({ line, source: JSON.stringify(item) }, 'import-no-content');
    return panelEntry(item, line, names);
  });
}

function panelEntry(panel: JsonObject, line: number, names: ReadonlyMap<string, string>): ImportEntry {
  const name = entryName(textOf(panel, 'name') ?? '', 'panel');
  const without: Failure[] = [];
  const listed = isJsonList(panel.buttonlist) ? panel.buttonlist.filter(isJsonObject) : [];
  if (listed.length > maxButtons) return notTaken({ line, source: name }, 'import-too-large');
  const buttons = listed.flatMap((button) => buttonOf(button, names, without) ?? []);
  const rows: PanelButtonInput[][] = [];
  for (let at = 0; at < buttons.length; at += buttonsOfRow) rows.push(buttons.slice(at, at + buttonsOfRow));
  const links = (isJsonList(panel.linkURLs) ? panel.linkURLs.filter(isJsonObject) : []).flatMap((link) => {
    const url = textOf(link, 'url') ?? '';
    if (/^https?:\/\/[^\s/]/i.test(url) && url.length <= 2_048)
      return [{ title: entryName(textOf(link, 'text') ?? '', url.slice(0, 100)), url }];
    without.push(leftOut('import-link', { link: shownValue(url) }));
    return [];
  });
  const value: PanelInput = { name, rows, ...(links.length === 0 ? {} : { links }) };
  return taken({ line, source: name }, { type: 'panel', name, value }, without);
}

function buttonOf(
  button: JsonObject,
  names: ReadonlyMap<string, string>,
  without: Failure[],
): PanelButtonInput | undefined {
  const title = entryName(textOf(button, 'title') ?? '', '…');
  const messages: (string | { readonly wait: string })[] = [];
  let panel: string | undefined;
  for (const line of (textOf(button, 'script') ?? '').split(/\r?\n/)) {
    const step = line.trim();
    if (step === '') continue;
    const [, word, rest = ''] = /^(delay|sleep|panel):\s*(.*)$/i.exec(step) ?? [];
    if (word === undefined) {
      messages.push(entryName(step, 'packet'));
    } else if (word.toLowerCase() !== 'panel') {
      const seconds = Number(rest);
      if (seconds > 0 && seconds <= 2_000_000) messages.push({ wait: `${Math.round(seconds * 1000)}ms` });
    } else if (names.has(rest.trim())) {
      panel = names.get(rest.trim());
    } else {
      without.push(leftOut('import-panel-unknown', { panel: shownValue(rest) }));
    }
  }
  const sends = messages.some((message) => typeof message === 'string');
  if (sends && panel !== undefined) without.push(leftOut('import-panel-after', { title: shownValue(title) }));
  if (sends) {
    const [only] = messages;
    return messages.length === 1 && typeof only === 'string' ? { title, message: only } : { title, messages };
  }
  if (panel !== undefined) return { title, panel };
  without.push(leftOut('import-button-empty', { title: shownValue(title) }));
  return undefined;
}
