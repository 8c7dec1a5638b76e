import process from 'node:process';
import { createInterface, type Interface, moveCursor } from 'node:readline';
import { failureMessage } from '../../errors/error.js';
import { complain, type Output } from '../output/output.js';
import type { Settings } from '../settings.js';

/** The terminal that lines are typed at. */
export interface TypedLinesOptions {
  readonly settings: Settings;
  readonly output: Output;
  /** The line being typed is drawn below what is shown; otherwise the terminal itself edits it. */
  readonly drawn: boolean;
  /** Ctrl-C was pressed while a line was edited here. */
  readonly interrupted: () => void;
}

/** The lines that a person types at a terminal. Output does not break the line being typed, and arrow-up recalls earlier ones. */
export class TypedLines {
  readonly #options: TypedLinesOptions;
  #reader: Interface | undefined;

  constructor(options: TypedLinesOptions) {
    this.#options = options;
  }

  /** Hands over each line until Ctrl-D ends the input, or it is closed. */
  async read(typed: (line: string) => void): Promise<void> {
    const { drawn } = this.#options;
    const reader = createInterface({
      input: process.stdin,
      terminal: drawn,
      prompt: '> ',
      historySize: 1000,
      ...(drawn ? { output: process.stdout } : {}),
    });
    this.#reader = reader;
    reader.on('SIGINT', () => this.#options.interrupted());
    if (drawn) this.#drawBelow(reader);
    reader.on('line', (line) => {
      typed(line);
      // A command such as /quit may have closed it.
      if (drawn && this.#reader !== undefined) reader.prompt();
    });
    if (drawn) reader.prompt();
    await new Promise<void>((resolve) => {
      reader.once('close', resolve);
    });
    this.#options.output.keepBelow(undefined);
  }

  /** Closes standard input, which would keep the program running. */
  close(): void {
    this.#options.output.keepBelow(undefined);
    this.#reader?.close();
    this.#reader = undefined;
    process.stdin.destroy();
  }

  /** Writes to the person: among the lines on a terminal, otherwise to standard error. */
  say(text: string): void {
    if (this.#options.drawn && !this.#options.settings.json) this.#options.output.write(`${text}\n`);
    else complain(text);
  }

  /** Says why something was not done. */
  sayFailure(failure: Parameters<typeof failureMessage>[0]): void {
    this.say(`! ${failureMessage(failure, this.#options.settings.language)}`);
  }

  #drawBelow(reader: Interface): void {
    this.#options.output.keepBelow({
      erase: () => {
        // A long line fills several rows; the cursor may be in any of them.
        moveCursor(process.stdout, -1000, -reader.getCursorPos().rows);
        process.stdout.write('\x1b[J');
        // readline moves up by the rows it drew last, and would overwrite output written in between.
        Object.assign(reader, { prevRows: 0 });
      },
      draw: () => reader.prompt(true),
    });
  }
}
