/**
 * Numbers the connections of one endpoint, or the transfers of a TFTP server, from 1. The numbers go on when the endpoint is
 * opened again.
 */
export class ConnectionNumbers {
  #last = 0;

  /** Takes the next number. */
  take(): number {
    this.#last += 1;
    return this.#last;
  }
}
