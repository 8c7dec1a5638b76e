import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** What a connection has asked for. */
interface Connection {
  /** A request is being answered. */
  isBusy: boolean;
  /** Requests that were read before the answer to an earlier one was out. */
  readonly waiting: (readonly [IncomingMessage, ServerResponse])[];
  /** Requests that have come. */
  count: number;
  /** Answers a head that was late while an earlier request was being answered. */
  answerLate: (() => void) | undefined;
}

/**
 * Serves one request of a connection at a time: nothing more is read from it until the answer is out, and between two of them others
 * have their turn. What a connection has asked for is forgotten when it closes.
 */
export class RequestTurns {
  readonly #serve: RequestListener;
  readonly #headMs: number;
  readonly #connections = new WeakMap<Socket, Connection>();

  /** `headMs`: how long the head of a request may take, in milliseconds. */
  constructor(serve: RequestListener, headMs: number) {
    this.#serve = serve;
    this.#headMs = headMs;
  }

  /** A request has come. */
  readonly take: RequestListener = (request, response) => {
    const { socket } = request;
    const connection = this.#of(socket);
    connection.count += 1;
    if (!connection.isBusy) {
      this.#begin(connection, request, response);
      return;
    }
    connection.waiting.push([request, response]);
    socket.pause();
  };

  /**
   * The time for the head of a request is over. Calls `answer` if it is the client that is late: not if the request has come while
   * the server was busy, or was not read because an earlier one is still being answered.
   */
  headLate(socket: Socket, answer: () => void): void {
    const connection = this.#of(socket);
    const { count } = connection;
    // What came while the server was busy is read before the first of these.
    setImmediate(() =>
      setImmediate(() => {
        if (connection.count !== count || socket.destroyed) return;
        if (connection.isBusy) connection.answerLate = answer;
        else answer();
      }),
    );
  }

  #of(socket: Socket): Connection {
    const known = this.#connections.get(socket);
    if (known !== undefined) return known;
    const connection: Connection = { isBusy: false, waiting: [], count: 0, answerLate: undefined };
    this.#connections.set(socket, connection);
    socket.once('close', () => {
      connection.waiting.length = 0;
    });
    return connection;
  }

  #begin(connection: Connection, request: IncomingMessage, response: ServerResponse): void {
    connection.isBusy = true;
    response.once('close', () => setImmediate(() => this.#next(connection, request.socket)));
    this.#serve(request, response);
  }

  #next(connection: Connection, socket: Socket): void {
    connection.isBusy = false;
    const next = connection.waiting.shift();
    if (connection.waiting.length === 0 && !socket.destroyed) socket.resume();
    if (next !== undefined) this.#begin(connection, ...next);
    else if (connection.answerLate !== undefined) this.#giveTime(connection, socket, connection.answerLate);
  }

  /** A head that was late only because it was not read has its time again. */
  #giveTime(connection: Connection, socket: Socket, answer: () => void): void {
    connection.answerLate = undefined;
    const { count } = connection;
    const timer = setTimeout(() => {
      if (connection.count === count) answer();
    }, this.#headMs);
    socket.once('close', () => clearTimeout(timer));
  }
}
