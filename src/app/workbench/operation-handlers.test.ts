import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratch } from '../../../test/scratch.js';
import { BreakoutboxError } from '../../errors/error.js';
import type { EndpointSummary } from '../../operations/endpoints.js';
import { RunningCaptures } from '../capture/running-captures.js';
import { CheckRuns } from '../check/check-runs.js';
import { CourseDesk } from '../course/course-desk.js';
import { CourseFile } from '../course/course-file.js';
import { createWorkbenchHub } from '../create-hub.js';
import { loadFactories } from '../endpoints/endpoint-factories.js';
import { EndpointRegistry } from '../endpoints/endpoint-registry.js';
import { LayoutTexts } from '../layouts/layout-texts.js';
import { BrokenDesk } from '../lesson/broken-desk.js';
import { LessonDesk } from '../lesson/lesson-desk.js';
import { OwnDesk } from '../lesson/own-desk.js';
import { WorkbenchRecord } from '../record/workbench-record.js';
import { EndpointRecorder } from '../recording/endpoint-recorder.js';
import { SequenceRuns } from '../sequence/sequence-runs.js';
import { WorkbenchTftp } from '../tftp/workbench-tftp.js';
import { ArmedRules } from '../workspace/armed-rules.js';
import { ComposerMemory } from '../workspace/composer-memory.js';
import { MessageSender } from '../workspace/message-sender.js';
import { PanelLamps } from '../workspace/panel-lamps.js';
import { RuleDesk } from '../workspace/rule-desk.js';
import { Workspace } from '../workspace/workspace.js';
import { WorkspaceDesk } from '../workspace/workspace-desk.js';
import { operationHandlers } from './operation-handlers.js';

const bench = scratch();
const here = {
  gone: new AbortController().signal,
  connection: { localPort: 9, remotePort: 9 },
  mayName: () => Promise.resolve(true),
};

/** The operations of a workbench that has no server for them. */
async function handlers() {
  const hub = createWorkbenchHub();
  const tftp = bench.own(
    new WorkbenchTftp(hub, { own: join(bench.folder(), 'tftp'), chosen: '' }, () => undefined),
  );
  const create = await loadFactories({ engine: 'auto', served: tftp.served });
  const endpoints = new EndpointRegistry(hub, create, () => undefined);
  bench.own({ close: () => endpoints.close(0) });
  const folder = bench.folder();
  const workspace = new Workspace(folder);
  workspace.load();
  const armed = new ArmedRules(workspace);
  const desk = new WorkspaceDesk(workspace, endpoints, {
    readOnly: undefined,
    isTrusted: true,
    armed,
  });
  const composer = new ComposerMemory(folder, () => true);
  const messages = new MessageSender({
    workspace,
    registry: endpoints,
    messages: desk.savedMessages,
    composer,
  });
  return operationHandlers({
    endpoints,
    tftp,
    captures: new RunningCaptures(new EndpointRecorder()),
    desk,
    messages,
    composer,
    layouts: new LayoutTexts(workspace.folder),
    rules: new RuleDesk(hub, endpoints, armed, folder),
    lamps: new PanelLamps(hub, endpoints, workspace.folder),
    lessons: new LessonDesk(),
    ownPrograms: new OwnDesk(),
    courses: new CourseDesk(new CourseFile(folder, () => true)),
    pages: () => [],
    broken: new BrokenDesk(),
    checks: new CheckRuns(),
    sequences: new SequenceRuns({ workspace, messages: desk.savedMessages }),
    record: bench.own(await WorkbenchRecord.open(folder, 'write')),
    history: () => {
      throw new BreakoutboxError('CLUSTER_NONE');
    },
    nodes: () => ({ state: 'none', nodes: [] }),
    instance: 'i1',
  });
}

const udp = { type: 'udp', address: '127.0.0.1:0' } as const;

function localOf({ status }: EndpointSummary): string {
  return status.state === 'listening' ? status.local : '';
}

describe('the operations of a workbench', () => {
  it('make, describe, stop, start and remove an endpoint', async () => {
    const run = await handlers();
    const { id } = await run['endpoints.create']({ body: udp }, here);
    expect(await run['endpoints.list']({}, here)).toMatchObject([{ id, status: { state: 'listening' } }]);
    const body = { ...udp, label: 'meters' };
    expect(await run['endpoints.replace']({ id, body }, here)).toMatchObject({
      restarted: false,
      input: body,
    });
    expect(await run['endpoints.stop']({ id }, here)).toMatchObject({ status: { state: 'stopped' } });
    expect(await run['endpoints.start']({ id }, here)).toMatchObject({ status: { state: 'listening' } });
    await run['endpoints.remove']({ id }, here);
    expect(await run['endpoints.list']({}, here)).toEqual([]);
  });

  it('throw what is wrong with a description', async () => {
    const run = await handlers();
    const body = { ...udp, address: 'nowhere:99999' };
    await expect(run['endpoints.create']({ body }, here)).rejects.toMatchObject({ code: 'PORT_INVALID' });
  });

  it('send, at once and in step with who reads, again and again, and forget a peer', async () => {
    const run = await handlers();
    const one = await run['endpoints.create']({ body: udp }, here);
    const other = await run['endpoints.create']({ body: udp }, here);
    const { id } = one;
    const to = localOf(other);
    const data = Buffer.from('hello').toString('base64');
    const sent = { peers: 1, bytes: 5 };
    expect(await run['endpoints.send']({ id, body: { data, to } }, here)).toEqual(sent);
    expect(await run['endpoints.send']({ id, body: { data, to, paced: true } }, here)).toEqual(sent);
    const gone = { ...here, gone: AbortSignal.abort() };
    expect(await run['endpoints.send']({ id, body: { data, to, paced: true } }, gone)).toEqual({
      peers: 0,
      bytes: 0,
    });
    const body = { data, to, intervalMs: 60_000 };
    expect(await run['endpoints.repeat']({ id, body }, here)).toMatchObject({
      repetition: { state: 'running', bytes: 5, sent: 1 },
    });
    expect(await run['endpoints.stopRepeating']({ id }, here)).toMatchObject({
      repetition: { state: 'ended', reason: 'stopped' },
    });
    await run['endpoints.disconnect']({ id, peer: to }, here);
    const again = async (): Promise<unknown> => run['endpoints.disconnect']({ id, peer: to }, here);
    await expect(again()).rejects.toMatchObject({ code: 'PEER_UNKNOWN' });
  });

  it('put a checksum into what is sent, and refuse one that is none or does not fit', async () => {
    const run = await handlers();
    const one = await run['endpoints.create']({ body: udp }, here);
    const to = localOf(await run['endpoints.create']({ body: udp }, here));
    const { id } = one;
    const data = Buffer.from('123456789').toString('base64');
    const send = async (checksum: string): Promise<unknown> =>
      run['endpoints.send']({ id, body: { data, to, checksum } }, here);
    expect(await send('crc32')).toEqual({ peers: 1, bytes: 13 });
    expect(await send('crc32 @-4')).toEqual({ peers: 1, bytes: 9 });
    expect(await send('none')).toEqual({ peers: 1, bytes: 9 });
    const body = { data, to, checksum: 'sum8 HEX', intervalMs: 60_000 };
    expect(await run['endpoints.repeat']({ id, body }, here)).toMatchObject({ repetition: { bytes: 11 } });
    await expect(send('md5')).rejects.toMatchObject({ code: 'CHECKSUM_INVALID' });
    await expect(send('sum8 @9')).rejects.toMatchObject({ code: 'CHECKSUM_MESSAGE_SHORT' });
    await expect(send('nmea')).rejects.toMatchObject({ code: 'NMEA_INVALID' });
  });

  it('describe the workbench and its machine', async () => {
    const run = await handlers();
    expect(await run['workbench.health']({}, here)).toEqual({ ok: true, instance: 'i1' });
    expect(await run['workspace.get']({}, here)).toMatchObject({ isTrusted: true, problems: [] });
    expect(await run['addresses.list']({}, here)).toContainEqual(
      expect.objectContaining({ address: '127.0.0.1', isLoopback: true }),
    );
    const { id } = await run['endpoints.create']({ body: udp }, here);
    const [endpoint] = await run['endpoints.list']({}, here);
    expect(endpoint?.id).toBe(id);
    const local = localOf(endpoint as EndpointSummary);
    expect(await run['ports.list']({}, here)).toContainEqual(
      expect.objectContaining({ protocol: 'udp', local }),
    );
  });

  it('diagnose an endpoint, a port and the machine', async () => {
    const run = await handlers();
    const { id, ...endpoint } = await run['endpoints.create']({ body: udp }, here);
    const [own] = await run['endpoints.diagnose']({ id, body: { watchMs: 0 } }, here);
    expect(own?.protocol).toBe('udp');
    expect(own?.findings[0]).toMatchObject({ id: 'holder', verdict: 'ok' });
    expect(own?.findings[1]).toMatchObject({
      id: 'address-loopback',
      verdict: 'fault',
      next: expect.any(String),
    });
    const address = `udp:${localOf({ id, ...endpoint })}`;
    const [asked] = await run['ports.diagnose']({ body: { address, watchMs: 0 } }, here);
    expect(asked).toMatchObject({
      subject: address.slice(4),
      findings: expect.arrayContaining([expect.objectContaining({ id: 'address-taken' })]),
    });
    expect(await run['ports.diagnose']({ body: { watchMs: 0 } }, here)).toMatchObject([{ subject: '' }]);
    await expect(run['ports.diagnose']({ body: { address: 'x y' } }, here)).rejects.toMatchObject({
      code: 'PORT_INVALID',
    });
  });

  it('put a file into the folder of TFTP, give it back and remove it', async () => {
    const run = await handlers();
    async function* body(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('image');
    }
    const put = { name: 'boot.img', body: body() as never };
    expect(await run['tftp.putFile'](put, here)).toMatchObject({ files: [{ name: 'boot.img', bytes: 5 }] });
    const again = async (): Promise<unknown> => run['tftp.putFile']({ ...put, body: body() as never }, here);
    await expect(again()).rejects.toMatchObject({ code: 'TFTP_FILE_EXISTS' });
    expect(await run['tftp.getFile']({ name: 'boot.img' }, here)).toMatchObject({
      name: 'boot.img',
      bytes: 5,
    });
    expect(await run['tftp.removeFile']({ name: 'boot.img' }, here)).toMatchObject({ files: [] });
  });
});
