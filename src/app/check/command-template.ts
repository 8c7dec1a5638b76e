import { BreakoutboxError } from '../../errors/error.js';

/** The words of a command in which `{name}` stands for a value. */
export type CommandTemplate = readonly string[];

/** What a command's words may name. */
export const templateNames = ['url', 'host', 'port', 'name', 'file', 'mode'] as const;

/** One of them. */
export type TemplateName = (typeof templateNames)[number];

/**
 * Reads the words of a command as a shell would part them: at blanks, but for those in quotes or behind a backslash. Nothing else of a
 * shell is understood, and no shell runs: `$`, `;` and `|` are plain characters.
 * @throws BreakoutboxError CHECK_COMMAND_INVALID
 */
export function parseTemplate(option: string, text: string): CommandTemplate {
  const words: string[] = [];
  const word = /(?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s"'\\])+/gy;
  let at = 0;
  for (const blank = /\s*/y; at < text.length; ) {
    blank.lastIndex = at;
    blank.exec(text);
    at = blank.lastIndex;
    if (at === text.length) break;
    word.lastIndex = at;
    const found = word.exec(text);
    if (found === null) throw invalid(option, text, 'check-quote-open');
    words.push(unquoted(found[0]));
    at = word.lastIndex;
  }
  if (words.length === 0) throw invalid(option, text, 'check-command-empty');
  const names = new Set(
    words.flatMap((one) => Array.from(one.matchAll(/\{(\w+)\}/g), ([, name = '']) => name)),
  );
  for (const name of names)
    if (!templateNames.some((known) => known === name)) throw invalid(option, text, 'check-name-unknown');
  const isTold = names.has('url') || (names.has('port') && names.has('name'));
  if (!isTold) throw invalid(option, text, 'check-url-missing');
  if (!names.has('file')) throw invalid(option, text, 'check-file-missing');
  return words;
}

/** The words with values filled in, each in its word, whatever is in it. */
export function filledIn(
  template: CommandTemplate,
  values: Readonly<Record<TemplateName, string>>,
): readonly string[] {
  return template.map((word) =>
    word.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name as TemplateName] ?? whole),
  );
}

/** Whether a template names a value. */
export function hasName(template: CommandTemplate | undefined, name: TemplateName): boolean {
  return template?.some((word) => word.includes(`{${name}}`)) ?? false;
}

function unquoted(word: string): string {
  return word.replaceAll(
    /"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/g,
    (_, double?: string, single?: string, escaped?: string) =>
      double?.replaceAll(/\\(["\\])/g, '$1') ?? single ?? escaped ?? '',
  );
}

function invalid(option: string, text: string, reason: string): BreakoutboxError {
  return new BreakoutboxError('CHECK_COMMAND_INVALID', { option, text, reason });
}
