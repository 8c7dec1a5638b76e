import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';

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
 * Loads the command's bundled files: CommonJS in one folder, each with the code that V8 made of it when it was built
 * (`NAME.code`, scripts/command-code.mjs). Half of a short run's own time would go into compiling it anew. Another version of V8
 * refuses that code and compiles; nothing else changes. `import()` does not work in them.
 */
export class Chunks {
  private readonly folder: string;
  private readonly outside: NodeJS.Require;
  private readonly loaded = new Map<string, Chunk>();
  private readonly scripts = new Map<string, Script>();

  /** Takes the absolute path of the folder. */
  constructor(folder: string) {
    this.folder = folder;
    this.outside = createRequire(join(folder, 'chunk.js'));
  }

  /** The exports of the file `name` of the folder, which runs at the first call. Throws what it throws. */
  load(name: string): unknown {
    const known = this.loaded.get(name);
    if (known !== undefined) return known.exports;
    const chunk: Chunk = { exports: {} };
    this.loaded.set(name, chunk);
    const path = join(this.folder, name);
    const body = this.compile(name, path).runInThisContext() as Body;
    const require = (id: string): unknown =>
      id.startsWith('./') ? this.load(id.slice('./'.length)) : this.outside(id);
    body.call(chunk.exports, chunk.exports, require, chunk, path, this.folder);
    return chunk.exports;
  }

  /** The code of every file that was loaded, with the functions that were called, for `NAME.code`. */
  compiledCode(): ReadonlyMap<string, Uint8Array> {
    return new Map([...this.scripts].map(([name, script]) => [name, script.createCachedData()]));
  }

  /** The files whose code V8 refused, and that were compiled anew. */
  get refused(): readonly string[] {
    return [...this.scripts].filter(([, { cachedDataRejected }]) => cachedDataRejected).map(([name]) => name);
  }

  private compile(name: string, path: string): Script {
    const code = `${path}.code`;
    const script = new Script(
      `(function (exports, require, module, __filename, __dirname) {${readFileSync(path, 'utf8')}\n})`,
      {
        filename: path,
        ...(existsSync(code) ? { cachedData: readFileSync(code) } : {}),
      },
    );
    this.scripts.set(name, script);
    return script;
  }
}
