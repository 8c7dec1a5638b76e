import { pacedPieces } from '../../app/workspace/paced-file.js';
import type { MessagePace } from '../../config/workspace/message-file.js';
import type { Payload } from '../send-options.js';

/** What is sent in turn: the bytes of messages, made anew for each, or a file. */
export type MessageContentSource =
  | { readonly type: 'bytes'; make(): Uint8Array }
  | { readonly type: 'file'; readonly path: string; readonly pace: MessagePace | undefined };

/** How often, and how long between two. */
export interface MessageRepeat {
  /** 0: without end. */
  readonly times: number;
  readonly everyMs: number;
}

/** The payload of a saved message: its bytes, or its file at its pace, as often as it says. */
export function messagePayload(source: MessageContentSource, { times, everyMs }: MessageRepeat): Payload {
  return {
    isStream: false,
    prepared: () => Promise.resolve(),
    async *pieces(pause) {
      for (let number = 0; times === 0 || number < times; number += 1) {
        if (number > 0 && !(await pause(everyMs))) return;
        if (source.type === 'bytes') yield source.make();
        else yield* pacedPieces(source.path, source.pace, pause);
      }
    },
    close: () => undefined,
  };
}
