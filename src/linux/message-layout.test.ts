import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { describeWith } from '../../test/peer-programs.js';
import * as libc from './libc.js';
import {
  controlHeaderBytes,
  controlSpace,
  epollEventLayout,
  message,
  messageBytes,
  partBytes,
  rusageLayout,
} from './message-layout.js';
import { sockaddrBytes } from './sockaddr.js';

/** What the C compiler has to agree to, as `EXPRESSION == VALUE`. */
function claims(architecture: 'x64' | 'arm64'): readonly (readonly [expression: string, value: number])[] {
  const epollEvent = epollEventLayout(architecture);
  const inHeader = (field: string): string => `offsetof(struct mmsghdr, msg_hdr.${field})`;
  const numbers = Object.entries(libc).flatMap(([name, value]) =>
    typeof value === 'number' ? [[name, value] as const] : [],
  );
  return [
    ['sizeof(struct mmsghdr)', messageBytes],
    [inHeader('msg_name'), message.name],
    [inHeader('msg_namelen'), message.nameBytes],
    [inHeader('msg_iov'), message.parts],
    [inHeader('msg_iovlen'), message.partCount],
    [inHeader('msg_control'), message.control],
    [inHeader('msg_controllen'), message.controlBytes],
    [inHeader('msg_flags'), message.flags],
    ['offsetof(struct mmsghdr, msg_len)', message.length],
    ['sizeof(struct iovec)', partBytes],
    ['offsetof(struct iovec, iov_len)', 8],
    ['sizeof(struct cmsghdr)', controlHeaderBytes],
    ['offsetof(struct cmsghdr, cmsg_level)', 8],
    ['offsetof(struct cmsghdr, cmsg_type)', 12],
    ['CMSG_SPACE(2)', controlSpace(controlHeaderBytes + 2)],
    ['CMSG_SPACE(sizeof(struct in_pktinfo))', controlSpace(controlHeaderBytes + 12)],
    ['CMSG_SPACE(sizeof(struct in6_pktinfo))', controlSpace(controlHeaderBytes + 20)],
    ['offsetof(struct in_pktinfo, ipi_spec_dst)', 4],
    ['offsetof(struct in6_pktinfo, ipi6_ifindex)', 16],
    ['sizeof(struct epoll_event)', epollEvent.bytes],
    ['offsetof(struct epoll_event, data)', epollEvent.data],
    ['sizeof(struct rusage)', rusageLayout.bytes],
    ['offsetof(struct rusage, ru_nivcsw)', rusageLayout.involuntarySwitches],
    ['sizeof(struct sockaddr_in6)', sockaddrBytes],
    ['offsetof(struct sockaddr_in, sin_addr)', 4],
    ['offsetof(struct sockaddr_in6, sin6_addr)', 8],
    ['offsetof(struct sockaddr_in6, sin6_scope_id)', 24],
    ['offsetof(struct sock_extended_err, ee_errno)', 0],
    ...numbers,
  ];
}

function compile(compiler: string, architecture: 'x64' | 'arm64'): void {
  const folder = mkdtempSync(join(tmpdir(), 'breakoutbox-layout-'));
  const source = join(folder, 'layout.c');
  const headers = [
    ...[
      'errno',
      'netinet/in',
      'netinet/ip',
      'netinet/udp',
      'stddef',
      'sys/epoll',
      'sys/resource',
      'sys/socket',
      'sys/types',
      'time',
    ],
    'linux/errqueue',
  ];
  writeFileSync(
    source,
    [
      '#define _GNU_SOURCE',
      ...headers.map((header) => `#include <${header}.h>`),
      ...['UDP_SEGMENT 103', 'UDP_GRO 104'].map(
        (name) => `#ifndef ${name.split(' ')[0]}\n#define ${name}\n#endif`,
      ),
      ...claims(architecture).map(
        ([expression, value]) =>
          `_Static_assert((${expression}) == ${value}, "${expression} is not ${value}");`,
      ),
    ].join('\n'),
  );
  try {
    execFileSync(compiler, ['-fsyntax-only', source], { stdio: ['ignore', 'pipe', 'pipe'] });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('the layouts and numbers of system calls', () => {
  describeWith('gcc', 'are those of the C compiler', () => {
    it('on this machine', () => compile('gcc', process.arch === 'arm64' ? 'arm64' : 'x64'));
  });
  describeWith('aarch64-linux-gnu-gcc', 'are those of the C compiler for arm64', () => {
    it('too', () => compile('aarch64-linux-gnu-gcc', 'arm64'));
  });
});
