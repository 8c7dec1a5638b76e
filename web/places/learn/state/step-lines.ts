import type { BenchSpec } from '../../../../src/lesson/lesson.js';
import { messageLabel } from '../../../../src/lesson/message-label.js';
import type { CallName, Observation } from '../../../../src/lesson/observation.js';
import type { CodePart } from './code-parts.js';
import type { ProgramLanguage, ProgramRole } from './program-files.js';

/** What a step is about, for a program at one end: the calls of that end, and the packets of TFTP by their names, such as `DATA`. */
export interface StepSubject {
  readonly calls: ReadonlySet<CallName>;
  readonly packets: ReadonlySet<string>;
}

/** What was seen in a step, as far as a program at that end has to do with it. */
export function stepSubject(
  { protocol, carries }: BenchSpec,
  seen: readonly Observation[],
  role: ProgramRole,
): StepSubject {
  const calls = new Set<CallName>();
  const packets = new Set<string>();
  const isTftp = protocol === 'tftp' || carries === 'tftp';
  for (const one of seen) {
    if ((one.type === 'called' || one.type === 'returned') && one.end.startsWith(role)) calls.add(one.call);
    if (!isTftp || !(one.type === 'held' || one.type === 'settled' || one.type === 'passed')) continue;
    const [name = ''] = messageLabel('tftp', one.bytes).split(' ');
    packets.add(name);
  }
  return { calls, packets };
}

/** Which calls are the same line in a program: what opens a socket, what reads, what writes. */
type Deed = 'opens' | 'connects' | 'accepts' | 'reads' | 'writes' | 'finishes' | 'closes';

const deeds: Readonly<Record<CallName, Deed>> = {
  ...{ listen: 'opens', bind: 'opens', serve: 'opens', connect: 'connects', accept: 'accepts' },
  ...{ recv: 'reads', recvfrom: 'reads', send: 'writes', sendto: 'writes', get: 'writes' },
  ...{ shutdown: 'finishes', close: 'closes' },
};

/** How the programs of the lessons write each of them. */
const spellings: Readonly<Record<ProgramLanguage, Readonly<Record<Deed, RegExp>>>> = {
  Python: {
    opens: /\bcreate_server\(|\bserver\.bind\(/,
    connects: /\bcreate_connection\(|\.connect\(/,
    accepts: /\.accept\(/,
    reads: /\.recv(?:from)?\(|\.readline\(|\.read\(\)|\bfor \w+ in lines\b/,
    writes: /\.send(?:to|all)?\(/,
    finishes: /\.shutdown\(/,
    closes: /\.close\(|^\s*with connection\b/,
  },
  PHP: {
    opens: /\bstream_socket_server\(/,
    connects: /\bstream_socket_client\(/,
    accepts: /\bstream_socket_accept\(/,
    reads: /\bf(?:gets|read)\((?!STDIN)|\bstream_(?:get_contents|socket_recvfrom)\(/,
    writes: /\bfwrite\((?!STD)|\bstream_socket_sendto\(/,
    finishes: /\bstream_socket_shutdown\(/,
    closes: /\bfclose\(/,
  },
  Node: {
    opens: /\bserver\.(?:listen|bind)\(/,
    connects: /(?<![.\w])connect\(|\.connect\(/,
    accepts: /\bcreateServer\(/,
    reads:
      /\.on\('(?:data|message)'|\bonce\(\w+, '(?:message|line)'|createSocket\('udp4', \(|\.pipe\(process\.stdout\)|\bof server\)|\btext\(server\)|\banswers\.next\(/,
    writes: /(?<!stdout|stderr)\.write\(|\.send\(|\.end\([^)]|\.pipe\(socket\)/,
    finishes: /\.end\(|process\.stdin\.pipe\(/,
    closes: /\.(?:end|close|destroy)\(/,
  },
  C: {
    opens: /\b(?:bind|listen)\(/,
    connects: /\bconnect\(/,
    accepts: /\baccept\(/,
    reads: /\brecv(?:from)?\(|\b(?:getline|fgets|fread)\(/,
    writes: /^(?!static).*\bsend(?:to|_all)?\(|\bfprintf\(answers\b/,
    finishes: /\bshutdown\(/,
    closes: /\bf?close\(/,
  },
};

/** The lines of a program that a step is about, counted from 0; `lines` are cut into code and comments. */
export function stepLines(
  lines: readonly (readonly CodePart[])[],
  language: ProgramLanguage,
  { calls, packets }: StepSubject,
): ReadonlySet<number> {
  const patterns = [...new Set([...calls].map((call) => deeds[call]))].map(
    (deed) => spellings[language][deed],
  );
  const names = [...packets]
    .filter((name) => /^[A-Z]+$/.test(name))
    .map((name) => new RegExp(`\\b${name}\\b`));
  const marked = new Set<number>();
  for (const [index, parts] of lines.entries()) {
    const code = parts.map(({ isComment, text }) => (isComment ? '' : text)).join('');
    // Where all names are given their numbers, no packet is meant.
    const isTable = /\bRRQ\b.*\bACK\b/.test(code);
    if (patterns.some((pattern) => pattern.test(code)) || (!isTable && names.some((name) => name.test(code))))
      marked.add(index);
  }
  return marked;
}
