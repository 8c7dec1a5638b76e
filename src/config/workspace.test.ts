import { describe, expect, it } from 'vitest';
import { orThrow } from '../errors/parsed.js';
import { parseWorkspace, workspaceFile } from './workspace.js';

const echo = { type: 'tcp-listen', address: '7777', reply: 'echo' };
const udp = { type: 'udp', address: '7788' };
const wrong = { ...echo, address: '99999' };
const read = (file: object) => orThrow(parseWorkspace({ version: 1, endpoints: [], ...file }, 6_969));
const idsOf = (file: object) => read(file).workspace.endpoints.map(({ id }) => id);

describe('a workspace file', () => {
  it.each([
    ['nothing', null],
    ['a list', []],
    ['another version', { version: 2, endpoints: [] }],
    ['no list of endpoints', { version: 1, endpoints: {} }],
  ])('is none when it is %s', (_what, file) => {
    expect(parseWorkspace(file, 69)).toMatchObject({
      failure: { code: 'WORKSPACE_INVALID', params: { reason: 'not-a-workspace' } },
    });
  });

  it('loses an entry that cannot be used and nothing else, and has it in its place when it is written', () => {
    const file = {
      endpoints: [echo, wrong, udp],
      ids: ['e4', 'e7', 'e2'],
      tftpFolder: '/srv',
      layout: { a: 1 },
    };
    const { workspace, unusable, problems, rest } = read(file);
    expect(workspace.endpoints).toEqual([
      { id: 'e4', input: echo },
      { id: 'e2', input: udp },
    ]);
    expect(problems).toMatchObject([{ endpoint: 2, label: '99999', failure: { code: 'PORT_INVALID' } }]);
    expect(workspaceFile(workspace, unusable, rest)).toEqual({ version: 1, ...file });
  });

  it('is read into a frozen value', () => {
    const { workspace, unusable, rest } = read({ endpoints: [echo, wrong], layout: { a: 1 } });
    const parts = [
      workspace,
      workspace.endpoints,
      workspace.endpoints[0]?.input,
      unusable[0]?.entry,
      rest.layout,
    ];
    expect(parts.every((part) => part !== undefined && Object.isFrozen(part))).toBe(true);
  });

  it('keeps an id assigned after the last one, and assigns none that it would not keep', () => {
    const ids = ['e999999999', 'e1000000000', 'e01'];
    const kept = idsOf({ endpoints: [echo, udp, udp], ids });
    expect(kept).toEqual(['e999999999', 'e1', 'e2']);
    expect(idsOf({ endpoints: [echo, udp, udp], ids: kept })).toEqual(kept);
  });

  it('names a folder of TFTP that cannot be used, and keeps it until another is chosen', () => {
    const { workspace, unusable, problems, rest } = read({ endpoints: [echo], tftpFolder: 5 });
    expect(workspace).toMatchObject({ endpoints: [{ input: echo }], tftpFolder: '' });
    const params = { property: 'tftpFolder', reason: 'property-not-text' };
    expect(problems).toMatchObject([
      { endpoint: undefined, failure: { code: 'DESCRIPTION_INVALID', params } },
    ]);
    expect(workspaceFile(workspace, unusable, rest)).toMatchObject({ tftpFolder: 5 });
    const chosen = { ...workspace, tftpFolder: '/srv' };
    expect(workspaceFile(chosen, unusable, rest)).toMatchObject({ tftpFolder: '/srv' });
  });

  it('gives a mended entry the id that it had', () => {
    const { workspace, unusable, rest } = read({ endpoints: [echo, wrong], ids: ['e1', 'e5'] });
    const written = workspaceFile(workspace, unusable, rest);
    expect(idsOf({ ...written, endpoints: [echo, udp] })).toEqual(['e1', 'e5']);
  });

  it.each([
    ['none', undefined, ['e1', 'e2'], undefined],
    ['no list', { e1: 0 }, ['e1', 'e2'], 'property-not-list'],
    ['fewer than there are entries', ['e9'], ['e1', 'e2'], 'ids-not-one-each'],
    ['more than there are entries', ['e9', 'e8', 'e7'], ['e1', 'e2'], 'ids-not-one-each'],
    ['one twice', ['e3', 'e3'], ['e3', 'e4'], 'ids-not-one-each'],
    ['one that is none', ['e3', 7], ['e3', 'e4'], 'ids-not-one-each'],
    ['one for the second alone', [null, 'e1'], ['e2', 'e1'], undefined],
  ])('with ids that are %s has ids all the same, each once, and says so', (_what, ids, expected, reason) => {
    const { workspace, problems } = read({ endpoints: [echo, udp], ...(ids === undefined ? {} : { ids }) });
    expect(workspace.endpoints.map(({ id }) => id)).toEqual(expected);
    const params = { property: 'ids', reason };
    expect(problems).toMatchObject(
      reason === undefined ? [] : [{ endpoint: undefined, failure: { code: 'DESCRIPTION_INVALID', params } }],
    );
  });

  it('lists the ids of usable entries alone in an older version', () => {
    expect(idsOf({ endpoints: [wrong, echo, udp], ids: ['e2', 'e3'] })).toEqual(['e2', 'e3']);
  });
});

describe('the one TFTP server of an older workspace file', () => {
  const tftp = { port: 70, write: 'create', singlePort: true };

  it.each([
    ['settings', { tftp }, { ...tftp, autoStart: false }],
    ['settings and a start with the workbench', { tftp, tftpAutoStart: true }, { ...tftp, autoStart: true }],
    [
      'nothing but a start with the workbench',
      { tftpAutoStart: true },
      { port: 6_969, write: 'off', singlePort: false, autoStart: true },
    ],
  ])('with %s is an endpoint', (_what, file, input) => {
    const { workspace, unusable, rest, problems } = read({ endpoints: [echo], ids: ['e3'], ...file });
    expect(problems).toEqual([]);
    expect(workspace.endpoints.slice(1)).toEqual([{ id: 'e4', input: { type: 'tftp-server', ...input } }]);
    const written = workspaceFile(workspace, unusable, rest);
    expect(read(written).workspace).toEqual(workspace);
    expect(written).not.toHaveProperty('tftp');
  });

  it.each([
    ['alone', { tftpAutoStart: 'yes' }],
    ['beside its settings', { tftp, tftpAutoStart: 'yes' }],
  ])('stays in the file when its start cannot be used, %s', (_what, file) => {
    const { workspace, unusable, rest, problems } = read(file);
    expect(workspace.endpoints).toEqual([]);
    const params = { property: 'tftpAutoStart', reason: 'property-not-boolean' };
    expect(problems).toMatchObject([{ endpoint: undefined, failure: { params } }]);
    expect(workspaceFile(workspace, unusable, rest)).toMatchObject(file);
  });

  it('stays in the file when its settings cannot be used', () => {
    const file = { tftp: { ...tftp, port: -1 }, tftpAutoStart: true };
    const { workspace, unusable, rest, problems } = read(file);
    expect(workspace.endpoints).toEqual([]);
    expect(problems).toMatchObject([{ endpoint: undefined, failure: { params: { property: 'port' } } }]);
    expect(workspaceFile(workspace, unusable, rest)).toMatchObject(file);
  });
});
