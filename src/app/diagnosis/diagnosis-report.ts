import { parseDiagnosisTarget } from '../../config/diagnosis-target.js';
import { orThrow } from '../../errors/parsed.js';
import type { DiagnosisReport } from '../../operations/diagnosis.js';
import type { EndpointSummary } from '../../operations/endpoints.js';
import { findingText } from '../../traffic/diagnosis/finding-text.js';
import { diagnose } from './diagnose.js';
import type { Diagnosis } from './diagnosed.js';
import { endpointTarget } from './endpoint-target.js';

/** What a client asks of a diagnosis. */
interface Asked {
  readonly address?: string;
  readonly interface?: string;
  readonly watchMs?: number;
}

/** Diagnoses what a client names; rejects as `diagnose` does, and with what is wrong with the address. */
export async function portReports(
  { address, interface: interfaceName, watchMs }: Asked,
  signal: AbortSignal,
): Promise<readonly DiagnosisReport[]> {
  const target = address === undefined ? undefined : orThrow(parseDiagnosisTarget(address));
  return reportsOf(await diagnose(target, { interfaceName, watchMs, signal }));
}

/** Diagnoses an endpoint; rejects as `diagnose` does, and with ENDPOINT_WITHOUT_PORT. */
export async function endpointReports(
  endpoint: EndpointSummary,
  { watchMs }: Pick<Asked, 'watchMs'>,
  signal: AbortSignal,
): Promise<readonly DiagnosisReport[]> {
  const { target, options } = endpointTarget(endpoint);
  return reportsOf(await diagnose(target, { ...options, watchMs, signal }));
}

function reportsOf(diagnoses: readonly Diagnosis[]): readonly DiagnosisReport[] {
  return diagnoses.map(({ protocol, subject, findings }) => ({
    ...(protocol === undefined ? {} : { protocol }),
    subject,
    findings: findings.map((finding) => {
      const { says, next } = findingText(finding, 'en');
      return { ...finding, message: says, ...(next === undefined ? {} : { next }) };
    }),
  }));
}
