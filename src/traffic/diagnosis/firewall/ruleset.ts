import type { Family } from '../../../bytes/address.js';
import type { Test } from './packet-case.js';

/** Where in a packet's way through the kernel a chain stands (netfilter's hooks). */
export type Hook = 'prerouting' | 'input' | 'output' | 'postrouting';

/** What a rule does with a packet that meets its conditions. */
export type Action =
  | { readonly type: 'accept' | 'drop' | 'return' | 'none' }
  | { readonly type: 'jump' | 'goto'; readonly chain: string }
  /** The packet is sent on to another address or port; `to` in the tool's own words. */
  | { readonly type: 'redirect'; readonly to: string }
  /** A program decides, or something that is not known here. */
  | { readonly type: 'unknown' };

/** One rule of a chain. */
export interface Rule {
  /** As its tool writes it. */
  readonly text: string;
  readonly tests: readonly Test[];
  readonly action: Action;
  /** Packets that it has counted, if it counts. */
  readonly packets: number | undefined;
}

/** A chain of rules. */
export interface Chain {
  readonly tool: 'nft' | 'iptables' | 'ip6tables';
  /** nft's family, or that of the tool: `ip`, `ip6`, `inet`, `netdev`. */
  readonly family: string;
  readonly table: string;
  readonly name: string;
  /** `undefined` for a chain that others jump to. */
  readonly hook: Hook | undefined;
  /** Chains of one hook run in the order of their priorities, lower ones first. */
  readonly priority: number;
  /** What becomes of a packet that no rule decided on. */
  readonly policy: 'accept' | 'drop';
  readonly rules: readonly Rule[];
}

/** The rules of a machine's firewall: all chains, whichever tool made them. */
export type Ruleset = readonly Chain[];

/** Whether packets of a family pass through a chain. */
export function takesFamily({ family }: Chain, packetFamily: Family): boolean {
  return family === 'inet' || family === (packetFamily === 'IPv4' ? 'ip' : 'ip6');
}
