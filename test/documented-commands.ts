/** A command of the program that a document shows. */
export interface DocumentedCommand {
  /** As it stands there, up to the end of its line. */
  readonly text: string;
  readonly line: number;
  /** What follows the program's name, as a shell hands it on. */
  readonly words: readonly string[];
  /** In a block to be copied, and not within a sentence that may only name it. */
  readonly isWhole: boolean;
}

/** Every `bob …` of a Markdown document, in blocks of code and between backticks. */
export function documentedCommands(markdown: string): readonly DocumentedCommand[] {
  const found: DocumentedCommand[] = [];
  let inBlock = false;
  for (const [index, text] of markdown.split('\n').entries()) {
    if (text.startsWith('```')) {
      inBlock = !inBlock;
      continue;
    }
    const lines = inBlock ? [text] : [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
    for (const line of lines) {
      // A table keeps its own bars apart with backslashes.
      const shell = inBlock ? line : line.replaceAll('\\|', '|');
      for (const words of commandsOf(shell))
        found.push({ text: shell, line: index + 1, words, isWhole: inBlock });
    }
  }
  return found;
}

/** The words behind each `bob` of a line of shell. */
export function commandsOf(line: string): readonly (readonly string[])[] {
  return simpleCommands(line)
    .map((words) => (words[0] === 'sudo' ? words.slice(1) : words))
    .filter(([program]) => program === 'bob')
    .map(([, ...words]) => words.filter((word) => word !== '…'));
}

/** The simple commands of a line, without redirections and comments: what `|`, `&`, `;`, `(` and `)` keep apart. */
function simpleCommands(line: string): readonly (readonly string[])[] {
  const commands: string[][] = [[]];
  let isTarget = false;
  const token = /\s+|#.*$|<\(|[|&;()]+|\d*[<>]+(?:&\d)?|(?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s"'|&;()<>])+/gy;
  for (const [text] of line.matchAll(token)) {
    if (/^\s/.test(text) || text.startsWith('#')) continue;
    if (/^(<\(|[|&;()])/.test(text)) commands.push([]);
    else if (/^\d*[<>]/.test(text)) isTarget = !text.includes('&');
    else if (isTarget) isTarget = false;
    else commands.at(-1)?.push(unquoted(text));
  }
  return commands.filter((words) => words.length > 0);
}

function unquoted(text: string): string {
  return text.replace(
    /"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/g,
    (_, double?: string, single?: string, escaped?: string) =>
      double?.replace(/\\(["\\$`])/g, '$1') ?? single ?? escaped ?? '',
  );
}
