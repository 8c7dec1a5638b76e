/** Stands for node:string_decoder in the browser, where nothing makes one: src/bytes reads UTF-8 and UTF-16 itself. */
export class StringDecoder {
  constructor() {
    throw new Error('there is no string_decoder in the browser');
  }
}
