import type { ChecksumSpec } from '../bytes/checksum/checksum-spec.js';
import type { EncodingName } from '../bytes/encoding-names.js';
import type { EolName } from '../bytes/line-endings.js';
import type { Condition } from '../endpoint/rules/rule.js';
import type { Comparison } from './comparison.js';

/** Where a step stands in its file, as `shapeFault` writes it: `steps[3].expect`. */
export type StepPath = string;

/** What `open` opens, and `listen`. Texts may have `{{placeholders}}`. */
export type OpenTarget =
  /** An endpoint of the workspace by its name or id, or `tcp://`, `tls://` or `udp://` with an address. */
  | { readonly type: 'open'; readonly target: string }
  | { readonly type: 'listen'; readonly protocol: 'tcp' | 'udp'; readonly address: string };

/** How something is opened, beyond where. Undefined is the default of its kind. */
export interface OpenSettings {
  readonly encoding: EncodingName | undefined;
  readonly framing: string | undefined;
  /** The layout whose frames cut the stream. */
  readonly layout: string | undefined;
  readonly reply: string | undefined;
  /** How long a connection may still be sent to after its peer has finished sending; undefined is the default of its kind. */
  readonly halfCloseMs: number | undefined;
  /** Takes any certificate. */
  readonly insecure: boolean;
}

/** What a step sends, before its placeholders and captures have values. */
export type SentContent =
  | { readonly type: 'text' | 'hex'; readonly text: string; readonly path: StepPath }
  | {
      readonly type: 'form';
      readonly layout: string;
      readonly values: Readonly<Record<string, string | readonly string[]>>;
      readonly path: StepPath;
    }
  /** A saved message of the workspace, with values for its placeholders. */
  | {
      readonly type: 'message';
      readonly name: string;
      readonly set: Readonly<Record<string, string>>;
      readonly path: StepPath;
    };

/** What has to come within a time. */
export type Expected =
  | { readonly type: 'message'; readonly condition: Condition }
  /** No message comes. */
  | { readonly type: 'nothing' }
  /** A peer connects; leaves, in whichever way; resets its connection; refuses what was sent over UDP. */
  | { readonly type: 'connected' | 'closed' | 'reset' | 'refused' }
  /** A TFTP server has sent or received a file whole. */
  | { readonly type: 'transfer'; readonly direction: 'sent' | 'received'; readonly file: string };

/** What a TFTP client moves. */
export interface TransferSpec {
  readonly direction: 'get' | 'put';
  /** `tftp://HOST[:PORT]/FILE`. */
  readonly url: string;
  /** The local file, below the folder of the sequence; undefined for a `get` that only counts the bytes. */
  readonly local: string | undefined;
}

/** One step of a sequence. */
export type SequenceStep = { readonly path: StepPath } & (
  | {
      readonly type: 'open';
      readonly target: OpenTarget;
      readonly settings: OpenSettings;
      readonly as: string | undefined;
      readonly withinMs: number;
    }
  | {
      readonly type: 'send';
      readonly content: SentContent;
      /** The name that something was opened under; undefined for the latest. */
      readonly to: string | undefined;
      /** One peer by its address; undefined for every one. */
      readonly peer: string | undefined;
      readonly encoding: EncodingName | undefined;
      readonly ending: EolName;
      readonly checksum: ChecksumSpec | undefined;
    }
  | {
      readonly type: 'expect';
      readonly expected: Expected;
      /** The name that something was opened under; undefined for the latest. */
      readonly from: string | undefined;
      readonly withinMs: number;
    }
  | { readonly type: 'wait'; readonly ms: number }
  | { readonly type: 'set'; readonly values: Readonly<Record<string, string>> }
  | {
      readonly type: 'repeat';
      readonly times: number;
      /** From the beginning of one round to that of the next. */
      readonly everyMs: number;
      readonly steps: readonly SequenceStep[];
    }
  | { readonly type: 'parallel'; readonly branches: readonly (readonly SequenceStep[])[] }
  | { readonly type: 'assert'; readonly comparison: Comparison }
  | {
      readonly type: 'serve';
      /** A folder or one file. */
      readonly root: string;
      /** 0 for any. */
      readonly port: string;
      /** Whether clients may put new files into the folder. */
      readonly takesFiles: boolean;
      readonly as: string | undefined;
    }
  | { readonly type: 'transfer'; readonly transfer: TransferSpec; readonly withinMs: number }
  | { readonly type: 'close'; readonly name: string }
);

/** A test of steps, one after another. */
export interface Sequence {
  readonly name: string;
  readonly remark: string;
  /** Whether the first step that does not hold ends it. */
  readonly stopsAtFailure: boolean;
  readonly steps: readonly SequenceStep[];
}
