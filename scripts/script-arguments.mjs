// The command line of what `npm run` starts: options, `--help`, and one line with status 2 for what is wrong.
import process from 'node:process';
import { parseArgs } from 'node:util';

/** The arguments of one script, `name` as a person types it, such as `npm run fuzz`. */
export class ScriptArguments {
  #name;
  #usage;

  /** `usage` is what `--help` prints: a text, or a function that resolves with it. */
  constructor(name, usage) {
    this.#name = name;
    this.#usage = usage;
  }

  /**
   * Resolves with the values of `options` (as `parseArgs` of node:util takes them) and, where `allowPositionals`, the other
   * words. Ends the script with 0 after `--help`, with 2 for an option that there is not.
   */
  async read(options, { allowPositionals = false } = {}) {
    const help = { type: 'boolean', short: 'h', default: false };
    let given;
    try {
      given = parseArgs({ options: { ...options, help }, allowPositionals });
    } catch (error) {
      if (!String(error.code).startsWith('ERR_PARSE_ARGS')) throw error;
      // The sentences behind the first are about how to write an option of that name.
      return this.refuse(error.message.split('. ')[0]);
    }
    if (given.values.help) {
      process.stdout.write(typeof this.#usage === 'string' ? this.#usage : await this.#usage());
      process.exit(0);
    }
    return given;
  }

  /** Ends the script with 2 and one line that says what is wrong. */
  refuse(what) {
    process.stderr.write(`${what} (${this.#name} --help)\n`);
    process.exit(2);
  }

  /** The words that choose from `all`; ends the script if one is none of them. */
  choices(what, words, all) {
    const unknown = words.find((word) => !all.includes(word));
    return unknown === undefined
      ? words
      : this.refuse(`there is no ${what} "${unknown}"; there are: ${all.join(', ')}`);
  }

  /** A whole number in a range; ends the script if `text` is none. */
  whole(option, text, { least, most }) {
    const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    return number >= least && number <= most
      ? number
      : this.refuse(`${option} "${text}" is not a whole number from ${least} to ${most}`);
  }
}
