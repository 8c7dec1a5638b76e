import { describe, expect, it } from 'vitest';
import { SpinPolicy } from './spin-policy.js';

/** Looks at sockets every 2 µs, on a core that others may take. The next datagram comes `answerMs` after each answer. */
class Thread {
  nowMs = 1_000;
  preemptions = 0;
  spunMs = 0;
  lostMs = 0;
  readonly policy = new SpinPolicy(0.05, () => this.preemptions);

  /** Rounds of receiving, answering, and spinning until the next is received or the thread sleeps; how many were spun through. */
  rounds(count: number, answerMs: number, preempted: (round: number) => number = () => 0): number {
    let through = 0;
    for (let round = 0; round < count; round += 1) {
      this.policy.active(this.nowMs);
      const answeredMs = this.nowMs + answerMs;
      const takenMs = preempted(round);
      let spins = true;
      while (spins && this.nowMs < answeredMs) {
        this.nowMs += 0.002;
        this.spunMs += 0.002;
        spins = this.policy.looksAgain(this.nowMs);
        if (spins && takenMs > 0) {
          this.nowMs += takenMs;
          this.lostMs += takenMs;
          this.preemptions += 1;
          break;
        }
      }
      if (spins) through += 1;
      this.nowMs = Math.max(this.nowMs, answeredMs);
    }
    return through;
  }
}

describe('spinning', () => {
  it('goes on while answers come within it', () => {
    expect(new Thread().rounds(10_000, 0.03)).toBe(10_000);
  });

  it('goes on when the core is taken now and then for a moment, as by a hypervisor or the kernel’s own threads', () => {
    const thread = new Thread();
    expect(thread.rounds(10_000, 0.03, (round) => (round % 50 === 0 ? 0.3 : 0))).toBeGreaterThan(9_900);
  });

  it('ends soon, and stays rare, when answers come later than it lasts', () => {
    const thread = new Thread();
    const beganMs = thread.nowMs;
    expect(thread.rounds(10_000, 0.2)).toBe(0);
    expect(thread.spunMs).toBeLessThan((thread.nowMs - beganMs) / 20);
  });

  it('ends soon, and stays rare, when the peer has to take the core to answer', () => {
    const thread = new Thread();
    expect(thread.rounds(10_000, 0.03, () => 0.02)).toBeLessThan(200);
  });

  it('costs little of the time when a quota takes the core away for 50 ms of each 100 ms that are spun', () => {
    const thread = new Thread();
    let spunMs = 0;
    const beganMs = thread.nowMs;
    thread.rounds(1_000_000, 0.03, () => {
      if (thread.spunMs - spunMs < 50) return 0;
      spunMs = thread.spunMs;
      return 50;
    });
    expect(thread.lostMs / (thread.nowMs - beganMs)).toBeLessThan(0.05);
  });

  it('comes back within a second or so when the core is free again', () => {
    const thread = new Thread();
    thread.rounds(1_000, 0.03, () => 5);
    // Two seconds of answers that are slow.
    thread.rounds(10_000, 0.2);
    thread.rounds(40_000, 0.03);
    expect(thread.rounds(10_000, 0.03)).toBe(10_000);
  });

  it('ends at once when the core is taken for long, however long it was to go on', () => {
    let preemptions = 0;
    const policy = new SpinPolicy(1_000, () => preemptions);
    policy.active(10);
    expect([policy.looksAgain(10.1), policy.looksAgain(15)]).toEqual([true, true]);
    preemptions = 1;
    expect([policy.looksAgain(20), policy.looksAgain(110)]).toEqual([false, false]);
  });

  it('never begins with 0', () => {
    const policy = new SpinPolicy(0, () => 0);
    policy.active(5);
    expect(policy.looksAgain(5)).toBe(false);
  });
});
