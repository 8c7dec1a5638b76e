/** Is given each number with the name of its series, as it stands in the message: not escaped, but for a bounded length. */
export type ValueSink = (name: string, value: number) => void;

/** Takes numbers out of the messages of one stream in their order: one direction of one connection. */
export interface ValueReader {
  /** Gives the numbers of the next message to `sink`. `bytes` are borrowed. Never throws, whatever they are. */
  read(bytes: Uint8Array, sink: ValueSink): void;
}

/** Characters of a name; more are cut. */
export const maxNameCharacters = 60;

/** Numbers that one line or frame may give; what follows them is left out. */
export const maxValuesInLine = 64;
