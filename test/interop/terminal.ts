import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { run } from '../bob.js';

const main = fileURLToPath(new URL('../../dist/bob/main.js', import.meta.url));

/**
 * Runs a program on a pseudo terminal with Python's pty module: `SCRIPT COLUMNS STEPS PROGRAM ARGS…`. STEPS is JSON, a
 * list of `["see", text]` (wait until the terminal has shown it since the last step), `["type", text]`, and
 * `["signal", number]`. Prints JSON: everything the terminal was sent, and the exit status.
 */
const terminal = `
import json, os, pty, select, signal, struct, sys, time, fcntl, termios
columns, steps, program = int(sys.argv[1]), json.loads(sys.argv[2]), sys.argv[3:]
pid, fd = pty.fork()
if pid == 0:
    os.environ['TERM'] = 'xterm'
    os.execvp(program[0], program)
fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack('HHHH', 24, columns, 0, 0))
shown, looked, deadline = b'', 0, time.monotonic() + 30
def read():
    global shown
    ready, _, _ = select.select([fd], [], [], max(0, deadline - time.monotonic()))
    if not ready:
        os.kill(pid, signal.SIGKILL)
        sys.exit('waited in vain; the terminal shows ' + repr(shown))
    try:
        part = os.read(fd, 65536)
    except OSError:
        part = b''
    shown += part
    return part != b''
for verb, what in steps:
    if verb == 'see':
        while True:
            found = shown.find(what.encode(), looked)
            if found >= 0:
                looked = found + len(what.encode())
                break
            if not read():
                sys.exit('ended before it showed ' + what + ': ' + repr(shown))
    elif verb == 'type':
        os.write(fd, what.encode())
    else:
        os.kill(pid, what)
while read():
    pass
_, status = os.waitpid(pid, 0)
print(json.dumps({'shown': shown.decode('utf-8', 'replace'), 'status': os.waitstatus_to_exitcode(status)}))
`;

/** One step of a session at a terminal. */
export type Step = readonly [verb: 'see' | 'type', text: string] | readonly [verb: 'signal', number: number];

/** What a terminal was sent, and how the program on it ended. */
export interface TerminalSession {
  readonly shown: string;
  readonly status: number;
}

/** `bob` on a terminal of so many columns, in English. Needs python3. */
export async function atTerminal(
  words: readonly string[],
  steps: readonly Step[],
  columns = 80,
): Promise<TerminalSession> {
  const { stdout, stderr } = await run(
    'python3',
    ['-c', terminal, String(columns), JSON.stringify(steps), process.execPath, main, ...words],
    { timeoutMs: 40_000, env: { LC_ALL: 'C.UTF-8', NO_COLOR: '1' } },
  );
  if (stderr !== '') throw new Error(stderr);
  return JSON.parse(stdout.toString()) as TerminalSession;
}

/** Connects as soon as something listens on `port` of 127.0.0.1. */
export async function connectedSoon(port: number): Promise<Socket> {
  for (;;) {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    try {
      await once(socket, 'connect');
      return socket;
    } catch {
      await new Promise((resolve) => {
        setTimeout(resolve, 20);
      });
    }
  }
}
