/** A case: its attributes, and what was found, which is XML. */
export function caseOf(head: string, found: string): string {
  return `    <testcase${head}>\n      ${found}\n    </testcase>\n`;
}

/** Seconds as JUnit has them. */
export function timeOf(seconds: number): string {
  return seconds.toFixed(3);
}

/** Attributes of an element, escaped. */
export function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('');
}

/** A text within XML. XML 1.0 has no control characters, not even written as references. */
export function escaped(text: string): string {
  const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text
    .replaceAll(/[^\n\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll(/[&<>"]/g, (found) => named[found] ?? found);
}
