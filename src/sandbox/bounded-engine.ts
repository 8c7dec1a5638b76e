import variant from '@jitl/quickjs-wasmfile-release-sync';
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSSyncVariant,
  type QuickJSWASMModule,
} from 'quickjs-emscripten-core';
import { maxEngineBytes } from './script-bounds.js';

/** Bytes of a page of WebAssembly's memory. */
const pageBytes = 64 * 1024;
/** What the engine is built to begin with. */
const initialBytes = 16 * 1024 * 1024;

/** The engine of scripts, whose memory never takes more than `maxEngineBytes`; beyond that, what a script asks for is refused. */
export function boundedEngine(): Promise<QuickJSWASMModule> {
  const wasmMemory = new WebAssembly.Memory({
    initial: initialBytes / pageBytes,
    maximum: maxEngineBytes / pageBytes,
  });
  // Its types are those of a CommonJS module, whose default would stand one level deeper.
  const base = variant as unknown as QuickJSSyncVariant;
  return newQuickJSWASMModuleFromVariant(newVariant(base, { wasmMemory }));
}
