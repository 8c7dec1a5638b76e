/** A sequence of Docklight, read: what is sent or waited for, and what has no place in it here. */
export interface DocklightSequence {
  /** What is sent, in hex, with a placeholder for each run of wildcards. */
  readonly sent: string;
  /** What is waited for, as a pattern of `parseHexPattern`. */
  readonly pattern: string;
  /** Whether wildcards stand in it. */
  readonly hasWildcards: boolean;
  /** Pauses, changes of control lines and breaks, as they stand there. */
  readonly functions: readonly string[];
}

/** Characters that a function takes behind it, each two digits. */
const operands: Readonly<Record<string, number>> = { '&&': 1, '!!': 1, '%%': 1 };

/**
 * Reads two-character tokens with spaces between them: hex, `??` any byte, `##` any or none, `^^ mask value`, `&& nn` a pause of
 * nn times 10 ms, `!! nn` control lines, `%% nn` a break. Undefined if another token stands there.
 */
export function readDocklightSequence(text: string): DocklightSequence | undefined {
  const tokens = text
    .trim()
    .split(/\s+/)
    .filter((token) => token !== '');
  const sent: string[] = [];
  const pattern: string[] = [];
  const functions: string[] = [];
  let wildcards = 0;
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index] ?? '';
    const count = operands[token];
    if (count !== undefined) {
      functions.push(tokens.slice(index, index + 1 + count).join(' '));
      index += count;
    } else if (token === '^^') {
      pattern.push(tokens.slice(index, index + 3).join(' '));
      wildcards += 1;
      index += 2;
    } else if (token === '??' || token === '##') {
      pattern.push(token);
      const isRun = tokens[index - 1] === '??' || tokens[index - 1] === '##';
      if (!isRun) {
        wildcards += 1;
        sent.push(`{{?value${wildcards}}}`);
      }
    } else if (/^[\da-fA-F]{2}$/.test(token)) {
      sent.push(token.toUpperCase());
      pattern.push(token.toUpperCase());
    } else {
      return undefined;
    }
  }
  return { sent: sent.join(' '), pattern: pattern.join(' '), hasWildcards: wildcards > 0, functions };
}
