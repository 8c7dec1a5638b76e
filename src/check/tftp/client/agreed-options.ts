import type { TftpOption } from '../../../wire/tftp/packet.js';
import type { ClientTalk } from './client-talk.js';

const taken = new Set(['blksize', 'tsize', 'timeout']);
/** A client that asks for more is given this, as a server does that spares the fragments. */
const largestBlock = 1_468;

/**
 * What this side acknowledges of a client's options: `agree` those that it knows (blksize, tsize, timeout; one block at a time, so no
 * windowsize), `decline` none.
 */
export function agreedOptions(
  talk: ClientTalk,
  wish: 'agree' | 'decline' | readonly TftpOption[],
  fileBytes: number,
): readonly TftpOption[] {
  if (wish === 'decline') return [];
  if (wish !== 'agree') return wish;
  const { request } = talk;
  if (request === undefined) return [];
  return request.options
    .filter(({ name }) => taken.has(name.toLowerCase()))
    .map(({ name, value }) => {
      const lower = name.toLowerCase();
      if (lower === 'blksize') return { name, value: String(Math.min(largestBlock, Number(value))) };
      const isSize = lower === 'tsize' && request.type === 'readRequest';
      return { name, value: isSize ? String(fileBytes) : value };
    });
}

/** The value of an option, whose name has no case. */
export function optionOf(options: readonly TftpOption[], name: string): string | undefined {
  return options.find((option) => option.name.toLowerCase() === name)?.value;
}
