import { describe, expect, it } from 'vitest';
import { promisesSettled, ScriptedClientShell } from '../../../test/scripted-client-shell.js';
import { acknowledgementOf, dataOf, fileOf } from '../../../test/tftp-pair.js';
import { encodeError } from '../../wire/tftp/encode.js';
import { opcodeOf, tftpErrorCode } from '../../wire/tftp/packet.js';
import { PeerLink } from './peer-link.js';

const requestPort = 69;
const tid = 40_000;

/** A link for a download, and what its handler was notified of. */
async function linked(shell = new ScriptedClientShell()) {
  const notified: string[] = [];
  const link = new PeerLink(
    { direction: 'get', address: '10.0.0.1', requestPort, bind: undefined, shell },
    {
      packetReceived: (bytes, offset, length) => {
        notified.push(`opcode ${opcodeOf(bytes, offset, length)}`);
      },
      runReceived: (_, __, count) => {
        notified.push(`run of ${count}`);
        return count;
      },
      refused: () => void notified.push('refused'),
      unreachable: () => void notified.push('unreachable'),
    },
  );
  await link.open();
  return { link, shell, notified };
}

describe('a client’s link', () => {
  it('has no server to send to before the request is answered', async () => {
    const { link, shell, notified } = await linked();
    link.acknowledge(0);
    expect(link.sendError(encodeError(tftpErrorCode.undefined, 'no'))).toBe(false);
    expect([shell.port.sent(), link.serverPort, link.isAnswered]).toEqual([[], requestPort, false]);
    // No answer to a download.
    await shell.port.receive(acknowledgementOf(0), tid);
    expect([shell.port.sent(), notified, link.isAnswered]).toEqual([['ERROR 5 to 40000'], [], false]);
    await shell.port.receive(dataOf(1, fileOf(8)), tid);
    expect([notified, link.serverPort, link.isAnswered]).toEqual([['opcode 3'], tid, true]);
    link.acknowledge(1);
    expect(link.sendError(encodeError(tftpErrorCode.undefined, 'no'))).toBe(true);
    expect(shell.port.sent()).toEqual(['ACK 1 to 40000', 'ERROR 0 to 40000']);
  });

  it('notifies of datagrams that arrived as one batch once the server is known', async () => {
    const { shell, notified } = await linked();
    const { handler } = shell.port;
    expect(handler.runReceived(fileOf(24), 0, 2, 12, tid)).toBe(0);
    await shell.port.receive(dataOf(1, fileOf(8)), tid);
    expect(handler.runReceived(fileOf(24), 0, 2, 12, tid)).toBe(2);
    expect(handler.runReceived(fileOf(24), 0, 2, 12, tid + 1)).toBe(0);
    expect(notified).toEqual(['opcode 3', 'run of 2']);
  });

  it('drops what was kept for an abandoned path', async () => {
    const shell = new ScriptedClientShell();
    let ready: () => void = () => undefined;
    shell.following = new Promise((resolve) => {
      ready = resolve;
    });
    const { link, notified } = await linked(shell);
    await shell.port.receive(dataOf(1, fileOf(8)), tid);
    await link.open();
    ready();
    await promisesSettled();
    expect([notified, link.serverPort, link.isAnswered]).toEqual([[], requestPort, true]);
  });

  it('closed handles nothing, sends nothing, and keeps the server’s port', async () => {
    const { link, shell, notified } = await linked();
    await shell.port.receive(dataOf(1, fileOf(8)), tid);
    link.close();
    const { handler } = shell.port;
    handler.refused();
    handler.unreachable(new Error('lost'));
    await shell.port.receive(dataOf(2, fileOf(8)), tid);
    link.acknowledge(2);
    link.sendRequest(acknowledgementOf(0));
    expect([notified, shell.port.sent(), shell.port.isClosed]).toEqual([['opcode 3'], [], true]);
    expect(link.serverPort).toBe(tid);
  });

  it('closed while a port is bound closes that port', async () => {
    const shell = new ScriptedClientShell();
    let bind: () => void = () => undefined;
    shell.opening = new Promise((resolve) => {
      bind = resolve;
    });
    const opening = linked(shell);
    bind();
    const { link } = await opening;
    shell.opening = new Promise((resolve) => {
      bind = resolve;
    });
    const again = link.open();
    link.close();
    bind();
    await again;
    expect(shell.ports.map(({ isClosed }) => isClosed)).toEqual([true, true]);
  });
});
