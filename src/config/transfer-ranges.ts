// What a client may ask of a transfer, for those who read it from a person: the command and the page.
export { blockBytesRange, windowBlocksRange } from '../tftp/options.js';
