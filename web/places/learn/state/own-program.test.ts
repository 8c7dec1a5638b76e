import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { OwnDesk } from '../../../../src/app/lesson/own/own-desk.js';
import { splitSocketAddress } from '../../../../src/bytes/socket-address.js';
import { ownProgramFetch } from '../../../../test/own-program-fetch.js';
import { scratch } from '../../../../test/scratch.js';
import { Api } from '../../../transport/api.js';
import { type OpenOwnProgram, OwnProgram } from './own-program.js';
import { isRight } from './own-situation.js';

const { own } = scratch();
const opened: OwnProgram[] = [];
afterEach(() => {
  for (const program of opened.splice(0)) program.close();
});

/** The panel of a lesson at a workbench whose benches are on real sockets. */
function panel(desk = own(new OwnDesk())) {
  const requests: string[] = [];
  let isThere = true;
  const answering = ownProgramFetch(desk, (request) => requests.push(request));
  const transport = {
    fetch: ((url, init) =>
      isThere ? answering(url, init) : Promise.reject(new Error('nothing answers'))) as typeof fetch,
    upload: () => Promise.reject(new Error('nothing is uploaded')),
    token: () => undefined,
  };
  const reminders: (() => void)[] = [];
  const after = (ms: number, run: () => void): (() => void) => {
    if (ms === 30_000) {
      reminders.push(run);
      return () => reminders.splice(0);
    }
    const timer = setTimeout(run, 5);
    return () => clearTimeout(timer);
  };
  const program = new OwnProgram('client', { api: new Api(transport), after });
  opened.push(program);
  return { desk, program, requests, reminders, reach: (is: boolean) => (isThere = is) };
}

/** Resolves with the view when it is open and as wanted. */
function until(program: OwnProgram, isWanted: (view: OpenOwnProgram) => boolean): Promise<OpenOwnProgram> {
  return new Promise((resolve) => {
    const look = (): boolean => {
      const view = program.view.get();
      if (view.type !== 'open' || !isWanted(view)) return false;
      resolve(view);
      return true;
    };
    if (look()) return;
    const stop = program.view.subscribe(() => {
      if (look()) stop();
    });
  });
}

const codes = ({ state }: OpenOwnProgram): readonly string[] => state.findings.map(({ code }) => code);

async function client(program: OwnProgram): Promise<Socket> {
  const { state } = await until(program, () => true);
  const socket = connect(splitSocketAddress(state.address).port, '127.0.0.1');
  own({ close: () => socket.destroy() });
  return socket.resume();
}

it('follows a client: what it lacks, that this was taken back, and that nothing else is wrong', async () => {
  const { program } = panel();
  await program.choose({ side: 'client' });
  const socket = await client(program);
  socket.write('23.5');
  const wrong = await until(program, (view) => view.state.findings.length > 0);
  expect(codes(wrong)).toEqual(['noNewline']);
  socket.write('\n');
  const mended = await until(program, ({ state }) => state.findings.length === 0);
  expect(mended.withdrawn?.code).toBe('noNewline');
  socket.end();
  await until(program, ({ state, wasAsked }) => isRight(state, wasAsked));
});

it('asks a server that is not there, and then one that is', async () => {
  const server = createServer((socket) => {
    let kept = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      const lines = (kept + text).split('\n');
      kept = lines.pop() ?? '';
      for (const line of lines) socket.write(`${[...line].reverse().join('')}\n`);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  const { program } = panel();
  await program.choose({ side: 'server', port });
  expect(program.view.get()).toMatchObject({ type: 'open', wasAsked: false });
  await program.ask();
  const refused = await until(program, ({ state }) => state.failure !== undefined);
  expect(refused.state.failure?.code).toBe('CONNECTION_REFUSED');
  own({ close: () => server.close() });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  await until(program, ({ state }) => !state.isAsking);
  await program.ask();
  const right = await until(program, ({ state, wasAsked }) => isRight(state, wasAsked));
  expect(right.state.pieces.some(({ type }) => type === 'received')).toBe(true);
  expect(right.withdrawn).toBeUndefined();
});

it('waits for nothing while the page is out of sight, says that it is there, and catches up', async () => {
  const { program, requests, reminders } = panel();
  program.show(false);
  await program.choose({ side: 'client' });
  const socket = await client(program);
  socket.write('Hello\n');
  await once(socket, 'data');
  expect(requests).toEqual(['POST']);
  expect(reminders).toHaveLength(1);
  for (const remind of reminders.splice(0)) remind();
  const first = await until(program, (view) => view.state.pieces.length > 0);
  expect(requests).toEqual(['POST', `GET ${first.state.id}`]);
  expect(reminders).toHaveLength(1);
  program.show(true);
  expect(reminders).toEqual([]);
  const { state } = await until(program, (view) => view.state.pieces.length >= 3);
  expect(state.pieces.map(({ type }) => type)).toEqual(['connected', 'received', 'sent']);
});

it('ends at the workbench what is left, also while it opens', async () => {
  const { program, requests, desk } = panel();
  await program.choose({ side: 'client' });
  const { state } = await until(program, () => true);
  const other = program.choose({ side: 'server', port: 7002 });
  expect(requests).toContain(`DELETE ${state.id}`);
  program.close();
  await other;
  expect(program.view.get()).toEqual({ type: 'closed', complaint: undefined });
  expect(requests.filter((request) => request.startsWith('DELETE'))).toHaveLength(2);
  await expect(desk.get(state.id, undefined)).rejects.toMatchObject({ code: 'LESSON_OVER' });
});

it('tries again while nothing answers, and gives up what the workbench knows no more', async () => {
  const { program, desk, reach } = panel();
  await program.choose({ side: 'client' });
  const socket = await client(program);
  program.show(false);
  reach(false);
  program.show(true);
  const silent = await until(program, ({ complaint }) => complaint !== undefined);
  expect(silent.complaint).toEqual({ failure: undefined });
  reach(true);
  socket.write('Hello\n');
  const back = await until(program, ({ complaint, state }) => complaint === undefined && state.version > 0);
  await desk.end(back.state.id);
  await new Promise<void>((resolve) => {
    if (program.view.get().type === 'closed') resolve();
    else program.view.subscribe(() => program.view.get().type === 'closed' && resolve());
  });
  expect(program.view.get()).toMatchObject({ complaint: { failure: { code: 'LESSON_OVER' } } });
});
