/** What has every word that was typed in its text, in any case; those that begin with the first word lead. */
export function matching<Item>(
  items: readonly Item[],
  typed: string,
  textOf: (item: Item) => string,
): readonly Item[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const first = words[0];
  if (first === undefined) return items;
  const found = items.filter((item) => {
    const text = textOf(item).toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const leads = (item: Item): boolean => textOf(item).toLowerCase().startsWith(first);
  return [...found.filter(leads), ...found.filter((item) => !leads(item))];
}
