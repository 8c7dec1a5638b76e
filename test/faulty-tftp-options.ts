import type { TftpOption, TftpRequest } from '../src/wire/tftp/packet.js';
import type { ServerFault } from './tftp-server-faults.js';

const lowestBlock = 8;
const highestBlock = 65_464;

/** The options that a server acknowledges, of those that it was asked for, with at most one fault. */
export function agreedByFaulty(
  request: TftpRequest,
  fileBytes: number,
  fault: ServerFault,
): readonly TftpOption[] {
  const is = (one: ServerFault): boolean => fault === one;
  const options: TftpOption[] = [];
  for (const { name, value } of request.options) {
    const lower = is('knows lower case only') ? name : name.toLowerCase();
    const number = /^\d{1,12}$/.test(value) ? Number(value) : -1;
    if (lower === 'blksize') {
      if (is('acknowledges any blksize')) options.push({ name, value });
      else if (number >= lowestBlock)
        options.push({
          name,
          value: String(Math.min(number, highestBlock) + (is('blksize is larger than asked') ? 8 : 0)),
        });
    } else if (lower === 'tsize') {
      const isRead = request.type === 'readRequest';
      const wrong = is(isRead ? 'tsize is wrong' : 'tsize of a write changes') ? 1 : 0;
      options.push({ name, value: String((isRead ? fileBytes : number) + wrong) });
    } else if (lower === 'timeout' && number >= 1 && number <= 255)
      options.push({ name, value: String(number + (is('timeout is another') ? 1 : 0)) });
    else if (lower === 'windowsize' && (number >= 1 || (is('acknowledges a window of 0') && number === 0)))
      options.push({ name, value: String(Math.min(number, 64)) });
  }
  if (
    options.length > 0 &&
    is('OACK has more than was asked') &&
    !options.some(({ name }) => name === 'multicast')
  )
    options.push({ name: 'multicast', value: '' });
  return options;
}
