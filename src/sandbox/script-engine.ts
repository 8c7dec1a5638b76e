import type { EncodingName } from '../bytes/encoding-names.js';
import type { RuleScript, RuleTools } from '../endpoint/rules/rule-tools.js';
import type { Parsed } from '../errors/parsed.js';
import { SandboxedScript } from './sandboxed-script.js';
import { ScriptThread } from './script-thread.js';

/**
 * Runs scripts of people in an engine of its own (QuickJS as WebAssembly), which reaches nothing of this program, in a thread that is
 * ended when a script does not end.
 */
export class ScriptEngine {
  readonly #thread: ScriptThread;
  readonly #gone: number[] = [];
  readonly #lost = new FinalizationRegistry<number>((id) => this.#gone.push(id));
  #lastId = 0;

  /** `entry` is the module that the thread runs; it begins with the first script. */
  constructor(entry: URL) {
    this.#thread = new ScriptThread(entry);
  }

  /** Makes a script of its source, for an endpoint in `encoding`, or returns SCRIPT_INVALID with its place. */
  script(
    name: string,
    source: string,
    encoding: EncodingName,
    field: RuleTools['field'],
  ): Parsed<RuleScript> {
    this.#lastId += 1;
    const id = this.#lastId;
    const made = SandboxedScript.make({
      thread: this.#thread,
      id,
      name,
      source,
      encoding,
      field,
      gone: () => this.#gone.splice(0),
    });
    if (made.ok) this.#lost.register(made.value, id);
    return made;
  }

  /** Ends its thread. */
  close(): void {
    this.#thread.close();
  }
}
