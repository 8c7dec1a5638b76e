/** Whether a text can be the name of a chat's room: 1 to 32 letters, digits, `-` and `_`. It is a token of a subject of NATS. */
export function isRoomName(text: string): boolean {
  return /^[\w-]{1,32}$/.test(text);
}
