import { isRoomName } from '../endpoint/room/room-name.js';
import { Unusable } from './endpoint-kind.js';

/** A description as the room of a chat sees it: a room excludes what would speak out of it. */
interface ChatInput {
  readonly chatRoom?: string | undefined;
  readonly reply?: string | undefined;
  readonly workers?: number | undefined;
  readonly duplex?: string | undefined;
}

/** Reads the room of a chat; empty for none. @throws Unusable CHAT_ROOM_INVALID, CHAT_ROOM_CONTRADICTED */
export function chatRoomOf(input: ChatInput): string | undefined {
  const { chatRoom } = input;
  if (chatRoom === undefined || chatRoom === '') return undefined;
  if (!isRoomName(chatRoom)) throw new Unusable('CHAT_ROOM_INVALID', { text: chatRoom });
  const other = contradicting(input);
  if (other !== undefined) throw new Unusable('CHAT_ROOM_CONTRADICTED', { room: chatRoom, other });
  return chatRoom;
}

function contradicting({ reply = 'none', workers = 1, duplex = 'full' }: ChatInput): string | undefined {
  if (reply !== 'none') return 'reply';
  if (workers > 1) return 'workers';
  return duplex === 'full' ? undefined : 'duplex';
}
