// What the command reads of the disk by itself, without loading more of the program.
export { makeFolders, readNamedFile, readPlainFile, unreadable } from '../store/bounded-file.js';
