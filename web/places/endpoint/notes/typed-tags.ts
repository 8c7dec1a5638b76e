/** Bounds of what is noted of a message, as the workbench has them. */
const bounds = { tags: 16, tagLength: 64 } as const;

/** Tags as a person types them, between blanks and commas, with `#` or without, each once. */
export function typedTags(text: string): readonly string[] {
  const tags = text
    .split(/[\s,，、]+/u)
    .map((tag) => tag.replace(/^#+/, '').slice(0, bounds.tagLength))
    .filter((tag) => tag !== '');
  return [...new Set(tags)].slice(0, bounds.tags);
}
