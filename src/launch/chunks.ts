import { isAscii } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { type CodeKey, type CodeStore, codeKey } from './code-store.js';

interface Chunk {
  readonly exports: unknown;
}

/** The parameters are those of a CommonJS module. */
type Body = (
  exports: unknown,
  require: (id: string) => unknown,
  module: Chunk,
  filename: string,
  folder: string,
) => void;

/**
 * Loads the command's bundled files: CommonJS in one folder, each with V8's compiled code from an earlier run, if a store has
 * it. Compiling it again would take half of a short run's own time. `import()` does not work in these files.
 */
export class Chunks {
  readonly #folder: string;
  readonly #store: CodeStore | undefined;
  readonly #outside: NodeJS.Require;
  readonly #loaded = new Map<string, Chunk>();
  /** Scripts compiled in this run, whose code is kept for the next. */
  readonly #compiled: { readonly key: CodeKey; readonly script: Script }[] = [];
  #flagsChanged = false;

  /** Takes the absolute path of the folder, and the store of compiled code. */
  constructor(folder: string, store?: CodeStore) {
    this.#folder = folder;
    this.#store = store;
    this.#outside = createRequire(join(folder, 'chunk.js'));
  }

  /** Returns the exports of the file `name` of the folder, which runs at the first call. Throws its errors. */
  load(name: string): unknown {
    const known = this.#loaded.get(name);
    if (known !== undefined) return known.exports;
    const chunk: Chunk = { exports: {} };
    this.#loaded.set(name, chunk);
    const path = join(this.#folder, name);
    const body = this.#compile(name, path).runInThisContext() as Body;
    const require = (id: string): unknown =>
      id.startsWith('./') ? this.load(id.slice('./'.length)) : this.#outside(id);
    body.call(chunk.exports, chunk.exports, require, chunk, path, this.#folder);
    return chunk.exports;
  }

  /**
   * Sets flags of V8 for the rest of the run. Compiled code is valid only under the flags it was compiled with, so a run that
   * compiles a file goes on without them, and a run that has them leaves the store alone from then on.
   */
  setFlags(flags: string): void {
    if (this.#compiled.length > 0) return;
    this.#flagsChanged = true;
    // Loaded here: with it come Node's streams, which take 3 ms of a start.
    (this.#outside('node:v8') as typeof import('node:v8')).setFlagsFromString(flags);
  }

  /** Stores the code compiled in this run, including the functions that were called. Call it at the end of the run. */
  keepCode(): void {
    if (this.#store === undefined || this.#compiled.length === 0) return;
    for (const { key, script } of this.#compiled) this.#store.write(key, script.createCachedData());
    this.#store.prune();
  }

  #compile(name: string, path: string): Script {
    const content = readFileSync(path);
    const store = this.#flagsChanged ? undefined : this.#store;
    const key = store === undefined ? undefined : codeKey(name, content);
    const cachedData = key === undefined ? undefined : store?.read(key);
    const script = new Script(
      `(function (exports, require, module, __filename, __dirname) {${content.toString(isAscii(content) ? 'latin1' : 'utf8')}\n})`,
      cachedData === undefined ? { filename: path } : { filename: path, cachedData },
    );
    if (key !== undefined && (cachedData === undefined || script.cachedDataRejected === true))
      this.#compiled.push({ key, script });
    return script;
  }
}
