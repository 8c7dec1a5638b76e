import type { Family } from '../../../bytes/address.js';

/** Whether something holds of a packet of which not everything is known. */
export type Answer = 'yes' | 'no' | 'maybe';

/** The first packet of a conversation, as far as it is known before it comes: what a firewall's rules are tried with. */
export interface PacketCase {
  readonly protocol: 'tcp' | 'udp';
  /** The port of the destination, 1 to 65535. */
  readonly port: number;
  readonly family: Family;
  /** The interface by which it comes in or goes out. */
  readonly interfaceName: string;
  /** The addresses that it may be sent to: the target's, or all of the interface. Empty if they are not known. */
  readonly destinations: readonly string[];
  /** The addresses that it may come from. Empty if they are not known. */
  readonly sources: readonly string[];
  readonly isMulticast: boolean;
}

/** A condition of a rule. */
export type Test = (packet: PacketCase) => Answer;

/** Whether all of the answers hold. */
export function allOf(answers: readonly Answer[]): Answer {
  if (answers.includes('no')) return 'no';
  return answers.includes('maybe') ? 'maybe' : 'yes';
}

/** The answer to the opposite. */
export function negated(answer: Answer): Answer {
  if (answer === 'maybe') return 'maybe';
  return answer === 'yes' ? 'no' : 'yes';
}

/** `yes` or `no` for something that is known. */
export function answerOf(isSo: boolean): Answer {
  return isSo ? 'yes' : 'no';
}

/** A condition that cannot be decided beforehand. */
export const undecided: Test = () => 'maybe';
