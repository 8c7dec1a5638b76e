import process from 'node:process';
import type { LessonId } from '../src/lesson/lesson.js';

/** By the ids of steps. */
type OfSteps<Value> = Readonly<Record<LessonId, Readonly<Record<string, Value>>>>;

/** What is true of each question on a bench. */
export const lessonTruths: OfSteps<string> = {
  'address-and-port': { taken: 'error', client: 'free', second: 'same', nobody: 'refusal' },
  'reverse-server': { connect: 'returns', answer: 'reversed', end: 'zero' },
  client: { part: 'both', late: 'success', again: 'error' },
  datagrams: { first: 'one', border: 'first', large: 'error', nobody: 'success' },
  'text-is-bytes': { gbk: 'four', misread: 'marks', utf8: 'other', reversed: 'marks' },
  'counting-echo': { other: '2', again: '4', once: '5' },
  'no-messages': { slow: 'returns', glued: 'glued' },
  duplex: { deadlock: 'both', 'second-thread': 'goes', 'half-closed': 'bytes' },
  'many-clients': { second: 'both', unheard: 'nothing', 'server-first': 'server', restart: 'works' },
  'tftp-blocks': { first: 'data', last: 'empty', options: 'oack', window: '2' },
  'bad-line': { 'data-lost': 'server', 'ack-lost': 'once', 'ack-doubled': '1', 'tcp-slices': 'four' },
  boot: { offer: 'offer', request: 'everybody', agreed: 'oack' },
};

/** `no` before the beginning of a line: no line of the step begins so. */
const silence = ['no >', 'no <'];
const handshake = ['client connect', '> SYN', '< SYN, ACK', '> ACK', 'client connect = ok'];

/**
 * What the texts of a step say that happened, as lines of its transcript (`lesson-transcript.ts`): they come in this order, and
 * others between them.
 */
export const lessonClaims: OfSteps<readonly string[]> = {
  'address-and-port': {
    listen: ['server listen', 'server is LISTEN', ...silence],
    taken: ['server2 listen = ADDRESS_IN_USE', 'server is LISTEN', 'server2 is gone', ...silence],
    client: ['server accept', ...handshake, 'client is ESTABLISHED', 'server is ESTABLISHED'],
    second: [
      'client2 connect',
      '> SYN',
      '< SYN, ACK',
      '> ACK',
      'client is ESTABLISHED',
      'client2 is ESTABLISHED',
    ],
    nobody: ['client2 connect', '> SYN', '< RST, ACK', 'client2 connect = CONNECTION_REFUSED'],
    free: [
      'client2 close',
      'server close',
      'server close',
      'client2 connect',
      '< RST, ACK',
      'client2 connect = CONNECTION_REFUSED',
      'client is ESTABLISHED',
      'server is gone',
    ],
  },
  'reverse-server': {
    listen: ['server listen', 'server is LISTEN', ...silence],
    connect: [...handshake, 'server queues 1', 'no server accept'],
    accept: ['server accept', 'server accept = ok', 'no server queues', ...silence],
    ask: ['server recv', 'client send "hello"', '> 5 B', 'server recv = "hello"'],
    answer: ['server send "olleh"', '< 5 B', 'client recv = "olleh"', 'no > SYN', 'server is ESTABLISHED'],
    end: ['server recv', 'client shutdown', '> FIN', 'server recv = ""', 'server is CLOSE_WAIT'],
    close: [
      'server close',
      '< FIN',
      'client recv = ""',
      'client close',
      'client is TIME_WAIT',
      'server is LISTEN',
      'no > FIN',
    ],
  },
  client: {
    connect: [...handshake],
    ask: ['client send "list\\n"', 'server recv = "list\\n"'],
    part: ['server send "one\\ntwo\\n"', '< 8 B', 'client recv = "one\\ntwo\\n"'],
    rest: ['client recv', 'server send "three\\n"', 'server close', '< FIN', 'client recv = "three\\n"'],
    end: ['client recv', 'client recv = ""', 'client is CLOSE_WAIT'],
    late: ['client send "more\\n"', '> 5 B', 'no client send ='],
    again: ['< RST', 'client send "more\\n"', 'client send = CONNECTION_RESET', 'no >'],
  },
  datagrams: {
    open: ['server bind', 'client bind', 'client is UDP', 'server is UDP', ...silence],
    first: ['server recvfrom', 'client sendto "one"', '> 3 B', 'server recvfrom = "one"', 'no <'],
    two: ['client sendto "one"', 'client sendto "two"', '> 3 B', '> 3 B', 'server keeps 6 B'],
    border: ['server recvfrom', 'server recvfrom = "one"', 'server keeps 3 B'],
    short: [
      'server recvfrom = "tw", 1 lost',
      'client sendto "three"',
      'server recvfrom = "three"',
      'no server keeps',
    ],
    empty: ['client sendto ""', '> 0 B', 'server recvfrom = ""'],
    large: ['client sendto 65508 B', 'client sendto = DATAGRAM_TOO_LARGE', ...silence],
    nobody: [
      'client2 connect',
      'client2 connect = ok',
      'client2 sendto "one"',
      '> 3 B',
      'no client2 sendto =',
    ],
    told: ['client2 recvfrom', '< ICMP: port unreachable', 'client2 recvfrom = CONNECTION_REFUSED'],
  },
  'text-is-bytes': {
    ascii: ['client send "bob"', '> 3 B', 'server recv = "bob"'],
    gbk: ['> 4 B', 'server recv = C4 E3 BA C3'],
    misread: ['server send C4 E3 BA C3', 'client recv = C4 E3 BA C3'],
    utf8: ['> 6 B', 'server recv = E4 BD A0 E5 A5 BD'],
    torn: ['> 6 B', 'server recv = E4 BD A0 E5', 'server keeps 2 B'],
    rest: ['server recv = A5 BD', ...silence],
    reversed: ['server send BD A5 E5 A0 BD E4', 'client recv = BD A5 E5 A0 BD E4'],
  },
  'counting-echo': {
    first: ['client sendto "tea"', '> 3 B', 'server recvfrom = "tea"', '< 5 B', 'client recvfrom = "1 tea"'],
    other: ['client2 sendto "tea"', 'server recvfrom = "tea"', 'client2 recvfrom = "2 tea"'],
    'answer-lost': [
      'client sendto "milk"',
      'server recvfrom = "milk"',
      'server sendto "3 milk"',
      '< 6 B lost',
      'client recvfrom = RECEIVE_TIMED_OUT',
    ],
    again: ['client sendto "milk"', 'server recvfrom = "milk"', 'client recvfrom = "4 milk"'],
    'question-lost': [
      'client sendto "rice"',
      '> 4 B lost',
      'client recvfrom = RECEIVE_TIMED_OUT',
      'no server recvfrom',
    ],
    once: ['client sendto "rice"', 'server recvfrom = "rice"', 'client recvfrom = "5 rice"'],
  },
  'no-messages': {
    connect: [...handshake, 'no client send'],
    slow: ['server recv', 'client send "23.5\\n"', 'server recv = "23.5\\n"'],
    fast: ['client send "23.6\\n"', 'client send "23.7\\n"', 'server keeps 10 B', 'no server recv'],
    glued: ['server recv = "23.6\\n23."', 'server keeps 2 B'],
    rest: ['server recv = "7\\n"', 'no server keeps'],
    end: ['client shutdown', '> FIN', 'server recv = ""', 'server close'],
  },
  duplex: {
    simplex: ['client send "news"', '> 4 B', 'server recv = "news"', 'no < 4 B'],
    turns: ['client send "ping"', 'server recv = "ping"', 'server send "pong"', 'client recv = "pong"'],
    deadlock: [
      'client recv',
      'server recv',
      'client is ESTABLISHED',
      'server is ESTABLISHED',
      'no client recv =',
      'no server recv =',
      ...silence,
    ],
    'second-thread': ['client send "wake"', 'server recv = "wake"', 'no client recv ='],
    'both-ways': ['server send "ekaw"', 'client recv = "ekaw"', 'no server recv ='],
    'at-once': ['client send "from left"', 'server send "from right"'],
    'half-closed': [
      'client shutdown',
      '> FIN',
      'server recv = ""',
      'server send "the last word"',
      'client recv = "the last word"',
      'server is CLOSE_WAIT',
    ],
    end: ['server close', '< FIN', 'client recv = ""'],
  },
  'many-clients': {
    busy: ['client connect', '> SYN', 'server recv', 'no server recv =', 'no client send'],
    second: [
      'client2 connect',
      '< SYN, ACK',
      'client2 connect = ok',
      'client2 send "hello"',
      '> 5 B',
      'server queues 1',
      'no server accept',
      'no client2 send =',
    ],
    unheard: ['client2 recv', 'server queues 1', 'no client2 recv =', 'no server recv', ...silence],
    worker: [
      'server2 accept = ok',
      'server2 recv = "hello"',
      'server2 send "olleh"',
      'client2 recv = "olleh"',
      'no server recv',
      'no server queues',
    ],
    first: ['client send "sorry"', 'server recv = "sorry"', 'no server2 recv'],
    'server-first': [
      'server2 close',
      '< FIN',
      'client2 recv = ""',
      'client2 close',
      '> FIN',
      'server2 is TIME_WAIT',
    ],
    'client-first': [
      'client close',
      '> FIN',
      'server recv = ""',
      'server close',
      '< FIN',
      'client is TIME_WAIT',
      'server is LISTEN',
    ],
    restart: [
      'server close',
      'server listen',
      'server is LISTEN',
      'server2 is TIME_WAIT',
      'no server listen =',
      ...silence,
    ],
  },
  'tftp-blocks': {
    request: ['client get', '> RRQ even.txt held'],
    first: ['> RRQ even.txt', '< DATA 1  512 B held', 'no < ACK'],
    'lock-step': ['< DATA 1  512 B', '> ACK 1', '< DATA 2  512 B held'],
    last: ['< DATA 2  512 B', '> ACK 2', '< DATA 3  0 B held', 'no client get ='],
    whole: ['< DATA 3  0 B', 'client get = 1024 B', '> ACK 3'],
    options: [
      '> RRQ boot.img blksize=1000 tsize=0 windowsize=1',
      '< OACK blksize=1000 tsize=6000 windowsize=1 held',
    ],
    'large-blocks': [
      '< OACK blksize=1000 tsize=6000 windowsize=1',
      '> ACK 0',
      '< DATA 1  1000 B',
      '> ACK 1',
      '< DATA 2  1000 B',
      '> ACK 6',
      '< DATA 7  0 B',
      'client get = 6000 B',
      '> ACK 7',
    ],
    window: [
      '> RRQ boot.img blksize=1000 tsize=0 windowsize=4',
      '> ACK 0',
      '< DATA 1  1000 B',
      '< DATA 2  1000 B',
      '< DATA 3  1000 B',
      '< DATA 4  1000 B',
      '> ACK 4',
      '< DATA 7  0 B',
      '> ACK 7',
      'no > ACK 1',
      'no > ACK 2',
    ],
  },
  'bad-line': {
    'data-lost': [
      '> ACK 1',
      '< DATA 2  512 B lost',
      '< DATA 2  512 B',
      '> ACK 2',
      '< DATA 3  276 B',
      'client get = 1300 B',
    ],
    'ack-lost': ['< DATA 2  512 B', '> ACK 2 lost', '< DATA 2  512 B', '> ACK 2', 'client get = 1300 B'],
    'ack-doubled': [
      '> ACK 1',
      '> ACK 1',
      '< DATA 2  512 B',
      '> ACK 2',
      '< DATA 3  276 B',
      'client get = 1300 B',
    ],
    window: [
      '< DATA 1  512 B',
      '< DATA 2  512 B lost',
      '< DATA 3  512 B',
      '< DATA 4  512 B',
      '> ACK 1',
      '< DATA 2  512 B',
      '< DATA 3  512 B',
      '< DATA 4  512 B',
      '< DATA 5  152 B',
      'client get = 2200 B',
    ],
    tcp: handshake,
    'tcp-delay': [
      'client send "time?"',
      'server recv = "time?"',
      'server send "noon"',
      'client recv = "noon"',
    ],
    'tcp-slices': ['client send "one sentence"', 'server recv = "one "'],
  },
  boot: {
    discover: ['> DHCP Discover - Transaction ID 0x40947110 recorded'],
    offer: [
      '< DHCP Offer    - Transaction ID 0x40947110 recorded',
      '> DHCP Discover - Transaction ID 0x40947110 recorded',
      '< DHCP Offer    - Transaction ID 0x40947110 recorded',
    ],
    request: [
      '> DHCP Request  - Transaction ID 0x40947110 recorded',
      '< DHCP ACK      - Transaction ID 0x40947110 recorded',
    ],
    'read-request': [
      '> Read Request, File: boot.ipxe, Transfer type: octet, blksize=1432, tsize=0 recorded',
      'no <',
    ],
    live: ['server serve', 'client get', '> RRQ boot.ipxe blksize=1432 tsize=0 windowsize=1 held'],
    agreed: [
      '> RRQ boot.ipxe blksize=1432 tsize=0 windowsize=1',
      '< OACK blksize=1432 tsize=4000 windowsize=1 held',
      'no < DATA',
    ],
    file: ['> ACK 0', '< DATA 1  1432 B', '< DATA 3  1136 B', 'client get = 4000 B'],
  },
};

type Range = readonly [min: number, max: number];

/** Between which numbers a fact of a step is, where a text says so. */
export const lessonFigures: Readonly<
  Partial<Record<LessonId, Readonly<Record<string, Readonly<Record<string, Range>>>>>>
> = {
  'address-and-port': {
    listen: { pid: [process.pid, process.pid] },
    taken: { pid: [process.pid, process.pid] },
  },
  'reverse-server': { connect: { waiting: [1, 1] } },
  'counting-echo': { 'answer-lost': { ms: [995, 2_000] }, 'question-lost': { ms: [995, 2_000] } },
  'tftp-blocks': { 'large-blocks': { blocks: [7, 7] } },
  'bad-line': {
    'data-lost': { seconds: [0.99, 2.9] },
    'ack-lost': { times: [2, 2] },
    'ack-doubled': { seconds: [0, 0.9] },
    window: { times: [2, 2] },
    'tcp-delay': { up: [0.195, 2], down: [0.195, 2] },
  },
  boot: { file: { blocks: [3, 3], bytes: [4_000, 4_000] } },
};
