/** What is used of WebAssembly, which the types of Node leave to those of the browser. */
declare namespace WebAssembly {
  /** Memory in pages of 64 KiB. */
  class Memory {
    constructor(pages: { readonly initial: number; readonly maximum: number });
    readonly buffer: ArrayBuffer;
  }
}
