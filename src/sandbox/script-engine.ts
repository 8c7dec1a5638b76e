import variant from '@jitl/quickjs-wasmfile-release-sync';
import { newQuickJSWASMModuleFromVariant, type QuickJSWASMModule } from 'quickjs-emscripten-core';
import type { EncodingName } from '../bytes/encoding-names.js';
import type { RuleScript, RuleTools } from '../endpoint/rules/rule-tools.js';
import type { Parsed } from '../errors/parsed.js';
import { SandboxedScript } from './sandboxed-script.js';
import { ScriptContext } from './script-context.js';

/** Runs scripts of people in an engine of its own (QuickJS as WebAssembly), which reaches nothing of this program. */
export class ScriptEngine {
  readonly #module: QuickJSWASMModule;

  private constructor(module: QuickJSWASMModule) {
    this.#module = module;
  }

  /** Loads the engine: some 50 ms. */
  static async load(): Promise<ScriptEngine> {
    return new ScriptEngine(await newQuickJSWASMModuleFromVariant(Promise.resolve(variant)));
  }

  /** Makes a script of its source, for an endpoint in `encoding`, or returns SCRIPT_INVALID with its place. */
  script(
    name: string,
    source: string,
    encoding: EncodingName,
    field: RuleTools['field'],
  ): Parsed<RuleScript> {
    const newContext = (): Parsed<ScriptContext> => ScriptContext.create(this.#module, name, source, field);
    const context = newContext();
    return context.ok
      ? { ok: true, value: new SandboxedScript(name, encoding, context.value, newContext) }
      : context;
  }
}
