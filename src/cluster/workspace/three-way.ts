/** What of a file was in step with the bucket last: its revision there, and the digest of the text; an empty one stands for no file. */
export interface SharedBase {
  readonly revision: number;
  readonly digest: string;
}

/** Where a file stands: here, in the bucket, and when both were last the same. */
export interface FileSides {
  /** The digest of the text here; empty for no file. */
  readonly local: string;
  /** What the bucket says of it, a removal among it; undefined where it knows nothing of the file. */
  readonly remote: SharedBase | undefined;
  /** Undefined: it was never in step. */
  readonly base: SharedBase | undefined;
}

/**
 * What brings a file in step: nothing; remembering that it is; giving what is here; taking what is there; or a person, where both have
 * changed to different texts.
 */
export type SyncStep = 'none' | 'remember' | 'give' | 'take' | 'conflict';

/**
 * Decides by three versions. A bucket that knows nothing of a file has not removed it: NATS may have lost it, and what is here goes there
 * again. One that is older than what was in step was restored from a copy: then nobody knows who changed what.
 */
export function syncStep({ local, remote, base }: FileSides): SyncStep {
  const theirs = remote?.digest ?? '';
  if (local === theirs) {
    if (remote === undefined) return base === undefined ? 'none' : 'remember';
    return base?.revision === remote.revision && base.digest === theirs ? 'none' : 'remember';
  }
  const isKnown = base !== undefined && remote !== undefined && base.revision <= remote.revision;
  const before = isKnown ? base.digest : '';
  if (theirs === before) return 'give';
  return local === before ? 'take' : 'conflict';
}
