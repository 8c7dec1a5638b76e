import type { Protocol } from '../../traffic/diagnosis/facts.js';
import type { Finding } from '../../traffic/diagnosis/finding.js';

export type { Finding, Verdict } from '../../traffic/diagnosis/finding.js';
export { findingText } from '../../traffic/diagnosis/finding-text.js';

/** The findings about one port, or about the machine. */
export interface Diagnosis {
  /** `undefined` for the machine as a whole. */
  readonly protocol: Protocol | undefined;
  /** As it is typed: `7788`, `239.1.2.3:5000`; empty for the machine as a whole. */
  readonly subject: string;
  readonly findings: readonly Finding[];
}
