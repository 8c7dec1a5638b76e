import { arrivalFindings, queueFindings } from './arrival.js';
import type { PortFacts } from './facts.js';
import type { Finding } from './finding.js';
import { firewallFindings } from './firewall-findings.js';
import { holderFindings } from './holder.js';
import { membershipFindings } from './membership.js';
import { reachFindings } from './reach.js';

/**
 * Why nothing arrives at a port of this machine: findings in the order in which a person would look, from the program that holds it
 * out to the interface.
 */
export function diagnosePort(facts: PortFacts): readonly Finding[] {
  return [
    ...holderFindings(facts),
    ...reachFindings(facts),
    ...membershipFindings(facts),
    ...firewallFindings(facts),
    ...queueFindings(facts),
    ...arrivalFindings(facts),
  ];
}
