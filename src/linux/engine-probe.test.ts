import { describe, expect, it } from 'vitest';
import { probeEngine } from './engine-probe.js';
import { openLibc } from './libc.js';

const engine = probeEngine();

/** The C library with one call that the system refuses, as a seccomp filter would. */
function refusing(call: 'socket' | 'recvmmsg' | 'sendmmsg' | 'epoll_create1' | 'setsockopt') {
  return () => ({ ...openLibc(), [call]: () => -1, errno: () => 1 });
}

describe('the engine, where it does not run,', () => {
  it('says that there is no koffi', () => {
    const probe = probeEngine(() => {
      throw new Error('Cannot find module koffi\nRequire stack: …');
    });
    expect(probe).toMatchObject({
      ok: false,
      failure: { code: 'ENGINE_NO_KOFFI', params: { reason: 'Cannot find module koffi' } },
    });
  });

  it.runIf(engine.ok).each(['socket', 'recvmmsg', 'epoll_create1', 'setsockopt'] as const)(
    'names the call that was refused: %s',
    (call) => {
      expect(probeEngine(refusing(call))).toMatchObject({
        ok: false,
        failure: { code: 'ENGINE_CALL_REFUSED', params: { call, reason: `${call}: EPERM` } },
      });
    },
  );

  it.runIf(engine.ok)('notices that nothing was sent', () => {
    expect(probeEngine(refusing('sendmmsg'))).toMatchObject({ ok: false });
  });

  it.runIf(engine.ok)('recognizes an old kernel by an unknown option', () => {
    const old = (option: number) => () => {
      const libc = openLibc();
      let failed = false;
      return {
        ...libc,
        setsockopt: (...all: Parameters<typeof libc.setsockopt>) => {
          failed = all[1] === 17 && all[2] === option;
          return failed ? -1 : libc.setsockopt(...all);
        },
        errno: () => (failed ? 92 : libc.errno()),
      };
    };
    expect(probeEngine(old(104))).toMatchObject({ failure: { params: { feature: 'UDP_GRO' } } });
    expect(probeEngine(old(103))).toMatchObject({ failure: { params: { feature: 'UDP_SEGMENT' } } });
  });
});
