// What the command reads of the disk by itself, before any of the program is loaded: no words for failures come with it.
export { makeFolders, readNamedFile, readPlainFile } from '../system/bounded-file.js';
