// What the command says of a file that a person named.
export { unreadable } from '../store/unreadable-file.js';
