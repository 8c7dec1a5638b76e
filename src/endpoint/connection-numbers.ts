/**
 * Numbers the connections of one endpoint, or the transfers of a TFTP server, from 1, for as long as the endpoint is known,
 * however often it is opened.
 */
export class ConnectionNumbers {
  #last = 0;

  /** The number of one that begins. */
  take(): number {
    this.#last += 1;
    return this.#last;
  }
}
