import { PermissionViolationError } from '@nats-io/transport-node';

/** Whether something failed since NATS lets the user not publish or subscribe where it had to: what says so stands within what is thrown. */
export function isRefusedByNats(thrown: unknown): boolean {
  if (thrown instanceof PermissionViolationError) return true;
  return thrown instanceof Error && thrown.cause !== undefined && isRefusedByNats(thrown.cause);
}
