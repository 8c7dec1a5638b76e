import type { Complaint } from '../session.js';
import { PortsLink } from './ports-link.js';
import { useWords } from './use-session.js';

/** A failure, shown where it happened until it no longer holds. */
export function ComplaintLine({ complaint }: { readonly complaint: Complaint | undefined }) {
  const words = useWords();
  if (complaint === undefined) return null;
  return (
    <p className="complaint" role="alert">
      {words.complaint(complaint)} <PortsLink failure={complaint.failure} />
    </p>
  );
}
