import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { SocketOwners } from './socket-owners.js';

const hex = (port: number): string => port.toString(16).toUpperCase().padStart(4, '0');

/** A socket of 127.0.0.1 in the tables: its port, its peer's (0 for none), and its inode. */
type Drafted = readonly [port: number, peerPort: number, inode: number];

/** A `/proc` of sockets and of processes with their names and the inodes that they hold. */
class Proc {
  udp: readonly Drafted[] = [];
  tcp: readonly Drafted[] = [];
  processes: Readonly<Record<number, { readonly name: string; readonly inodes: readonly number[] }>> = {};
  links = 0;

  read(path: string): string {
    const [, pid] = /^\/proc\/(\d+)\/comm$/.exec(path) ?? [];
    if (pid !== undefined) return `${this.processes[Number(pid)]?.name}\n`;
    if (path.endsWith('6')) throw new Error('no IPv6');
    const table = path.endsWith('udp') ? this.udp : this.tcp;
    const rows = table.map(
      ([port, peer, inode], index) =>
        `  ${index}: 0100007F:${hex(port)} ${peer === 0 ? '00000000' : '0100007F'}:${hex(peer)} 01 00000000:00000000 00:00000000 00000000  0  0 ${inode} 2`,
    );
    return ['header', ...rows].join('\n');
  }

  list(path: string): readonly string[] {
    if (path === '/proc') return ['self', ...Object.keys(this.processes)];
    const inodes = this.processes[Number(path.split('/')[2])]?.inodes;
    if (inodes === undefined) throw new Error('EACCES');
    return inodes.map(String);
  }

  link(path: string): string {
    this.links += 1;
    return `socket:[${path.split('/').at(-1)}]`;
  }
}

describe('the owners of sockets', () => {
  it('are found by protocol and port, and their names are read once', () => {
    const proc = new Proc();
    proc.udp = [[69, 0, 11]];
    proc.tcp = [[69, 0, 12]];
    proc.processes = { 7: { name: 'tftpd', inodes: [11] }, 8: { name: 'httpd', inodes: [12] } };
    const owners = new SocketOwners(proc);
    expect(owners.ownerOf('udp', 69, 1)).toBeUndefined();
    owners.refresh();
    expect(owners.ownerOf('udp', 69, 40_000)).toEqual({ pid: 7, process: 'tftpd' });
    expect(owners.ownerOf('tcp', 69, 40_000)).toEqual({ pid: 8, process: 'httpd' });
    expect(owners.ownerOf('udp', 70, 40_000)).toBeUndefined();
    const { links } = proc;
    owners.refresh();
    expect(proc.links).toBe(links);
  });

  it('of one port are told apart by the port of the peer, and nobody is named where that is not enough', () => {
    const proc = new Proc();
    proc.tcp = [
      [80, 0, 1],
      [80, 1_111, 2],
      [80, 2_222, 3],
      [80, 2_222, 4],
    ];
    proc.processes = {
      5: { name: 'main', inodes: [1] },
      6: { name: 'one', inodes: [2, 3] },
      7: { name: 'two', inodes: [4] },
    };
    const owners = new SocketOwners(proc);
    owners.refresh();
    expect(owners.ownerOf('tcp', 80, 1_111)).toEqual({ pid: 6, process: 'one' });
    expect(owners.ownerOf('tcp', 80, 2_222)).toBeUndefined();
    expect(owners.ownerOf('tcp', 80, 3_333)).toBeUndefined();
  });

  it('are remembered for a while when the socket is gone, and replaced by the next of the port', () => {
    const proc = new Proc();
    proc.udp = [
      [1_000, 0, 1],
      [2_000, 0, 2],
    ];
    proc.processes = { 5: { name: 'short', inodes: [1, 2] }, 6: { name: 'next', inodes: [3] } };
    const owners = new SocketOwners(proc);
    owners.refresh();
    proc.udp = [[2_000, 0, 3]];
    owners.refresh();
    expect(owners.ownerOf('udp', 1_000, 9)).toMatchObject({ process: 'short' });
    expect(owners.ownerOf('udp', 2_000, 9)).toMatchObject({ process: 'next' });
    for (let reading = 0; reading < 31; reading += 1) owners.refresh();
    expect(owners.ownerOf('udp', 1_000, 9)).toBeUndefined();
  });

  it.skipIf(process.platform !== 'linux')('are those of the kernel (needs Linux)', async () => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const owners = new SocketOwners();
    owners.refresh();
    expect(owners.ownerOf('udp', socket.address().port, 9)?.pid).toBe(process.pid);
    socket.close();
  });
});
