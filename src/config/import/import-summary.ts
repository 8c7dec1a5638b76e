import type { ImportedFile, ImportedValue } from './imported-file.js';

/** How many entries of a file become something, and how many nothing. */
export function importCounts({ entries }: ImportedFile): { readonly taken: number; readonly left: number } {
  const taken = entries.filter(({ isTaken }) => isTaken).length;
  return { taken, left: entries.length - taken };
}

/** What a value is in a few words: its name, and what it sends or waits for. As the file has it, neither escaped nor shortened. */
export function importDetail(becomes: ImportedValue): string {
  switch (becomes.type) {
    case 'message': {
      const { text, hex, checksum, to } = becomes.value;
      return [becomes.name, ...(text === undefined ? [hex] : [text]), checksum, to]
        .filter((part, index, all) => part !== undefined && all.indexOf(part) === index)
        .join(' · ');
    }
    case 'rule': {
      const { when } = becomes.value;
      return [becomes.name, when.hex ?? when.text ?? when.size ?? ''].join(' · ');
    }
    case 'checksum':
      return becomes.value;
    case 'endpoint':
      return [becomes.value.type, 'address' in becomes.value ? becomes.value.address : ''].join(' · ');
    case 'sequence': {
      const texts = becomes.value.steps.flatMap(({ send }) => (typeof send === 'string' ? [send] : []));
      return [becomes.name, texts.slice(0, 5).join(', ')].filter((part) => part !== '').join(' · ');
    }
    case 'panel': {
      const titles = becomes.value.rows.flatMap((row) => row.map(({ title }) => title));
      return [becomes.name, titles.slice(0, 5).join(', ')].join(' · ');
    }
  }
}
