import { describe, expect, it } from 'vitest';
import { catalog } from './catalog.js';
import { engineErrors } from './engine.js';
import type { CatalogEntry } from './entry.js';
import { inputErrors } from './input.js';
import { socketErrors } from './socket.js';
import { tftpErrors } from './tftp.js';
import { workbenchErrors } from './workbench.js';

const intro = `# Failures

Every failure that Breakoutbox reports has a stable code: in \`--json\`, in the API's answers, in the \`code\` of a
\`BreakoutboxError\`. Match on the code; the sentences may change. \`fault\` says whose it is:

- **local**: what was typed, chosen or configured here; mend that.
- **peer**: the other side of the wire.
- **system**: what lies between them: this machine, its limits, the network.

\`{name}\` stands for a value that the failure carries in \`params\`. On the command line a failure is one line on standard
error. What is wrong with the command itself exits 2, everything else that fails exits 1.

This file is compared with the code whenever the tests run; \`npx vitest run src/errors -u\` writes it anew.
`;

const areas: readonly (readonly [title: string, table: Readonly<Record<string, CatalogEntry>>])[] = [
  ['What was asked for', inputErrors],
  ['Sockets and peers', socketErrors],
  ['TFTP', tftpErrors],
  ['The workbench', workbenchErrors],
  ['Engines', engineErrors],
];

function document(): string {
  const sections = areas.flatMap(([title, table]) => {
    const entries = Object.entries(table).map(
      ([code, entry]) =>
        `\n### ${code}\n\n- ${entry.fault}\n- ${inMarkdown(entry.en)}\n- ${inMarkdown(entry['zh-CN'])}\n`,
    );
    return entries.length === 0 ? [] : [`\n## ${title}\n`, ...entries];
  });
  return `${intro}${sections.join('')}`;
}

/** A sentence as Markdown shows it unchanged: a lone backslash would vanish. */
function inMarkdown(sentence: string): string {
  return sentence.replaceAll('\\', '\\\\');
}

const placesOf = (sentence: string): readonly string[] =>
  [...new Set(sentence.match(/\{[a-z]\w*\}/g))].sort();

describe('the catalog of failures', () => {
  it('is what docs/errors.md says', async () => {
    await expect(document()).toMatchFileSnapshot('../../docs/errors.md');
  });

  it('has every code once', () => {
    const codes = areas.flatMap(([, table]) => Object.keys(table));
    expect(codes).toHaveLength(Object.keys(catalog).length);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it.each(Object.entries<CatalogEntry>(catalog))('%s names the same values in both languages', (_, entry) => {
    expect(placesOf(entry['zh-CN'])).toEqual(placesOf(entry.en));
  });

  it.each(Object.entries<CatalogEntry>(catalog))('%s is one line without a full stop', (_, entry) => {
    for (const sentence of [entry.en, entry['zh-CN']]) expect(sentence).toMatch(/^[^\n]+[^.。\n]$/u);
  });
});
