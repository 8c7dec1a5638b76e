import type { HttpHandlers } from '../../http/operation-routes.js';
import type { HostAddress } from '../../operations/system.js';
import { ownAddresses } from '../../system/local-addresses.js';
import { listPorts } from '../../system/ports.js';
import { portReports } from '../diagnosis/diagnosis-report.js';

/** The operations that look at this machine. */
export const machineHandlers = {
  'ports.list': () => listPorts({ tcp: true, udp: true, listening: false }),
  'ports.diagnose': ({ body }, { gone }) => portReports(body, gone),
  'addresses.list': hostAddresses,
} satisfies Partial<HttpHandlers>;

function hostAddresses(): readonly HostAddress[] {
  return ownAddresses().map(({ address, interfaceName, internal }) => ({
    address,
    ...(interfaceName === undefined ? {} : { interface: interfaceName }),
    isLoopback: internal,
  }));
}
