/**
 * The clipboard text of a selection made with the pointer: within one row the selected text, with escapes for marks; over
 * several rows, those rows whole, by `linesBetween`. Undefined if nothing in `container` is selected.
 */
export function copiedSelection(
  container: Element,
  linesBetween: (from: number, to: number) => string,
): string | undefined {
  const selection = window.getSelection();
  if (selection === null || selection.isCollapsed || selection.rangeCount === 0) return undefined;
  const range = selection.getRangeAt(0);
  const rows = [...container.querySelectorAll('[data-number]')].filter((row) => hasMarked(range, row));
  const numbers = rows.map((row) => Number(row.getAttribute('data-number')));
  if (numbers.length === 0) return undefined;
  if (numbers.length > 1) return linesBetween(Math.min(...numbers), Math.max(...numbers));
  const [row] = rows;
  const columns = [...(row?.children ?? [])].filter((column) => hasMarked(range, column));
  return columns.map((column) => textOf(within(range, column).cloneContents())).join('  ');
}

/** Whether any text of an element is marked: its edge alone may be. */
function hasMarked(range: Range, element: Element): boolean {
  return range.intersectsNode(element) && within(range, element).toString() !== '';
}

/** The part of a range that lies in an element. */
function within(range: Range, element: Element): Range {
  const part = document.createRange();
  part.selectNodeContents(element);
  if (range.compareBoundaryPoints(Range.START_TO_START, part) > 0)
    part.setStart(range.startContainer, range.startOffset);
  if (range.compareBoundaryPoints(Range.END_TO_END, part) < 0)
    part.setEnd(range.endContainer, range.endOffset);
  return part;
}

function textOf(node: Node): string {
  if (node instanceof HTMLElement) {
    const { escape: escaped } = node.dataset;
    if (escaped !== undefined) return escaped;
  }
  if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? '';
  return [...node.childNodes].map(textOf).join('');
}
