/** What a lesson asks of a program that somebody else wrote, and what it has to be told to judge its traffic. */
export type OwnProgramTask =
  | LineClientTask
  | LineServerTask
  | ChatServerTask
  | DatagramClientTask
  | DatagramServerTask
  | TftpClientTask
  | TftpServerTask;

/** The encodings that lessons ask for. */
export type LessonEncoding = 'utf-8' | 'gbk';

/** What a line has to end with: LF alone or with a CR before it, or CR LF only. */
export type LessonLineEnd = 'lf' | 'crlf';

/** The program is a TCP client that sends lines; the bench answers each. */
export interface LineClientTask {
  readonly kind: 'line-client';
  readonly encoding: LessonEncoding;
  readonly lineEnd: LessonLineEnd;
}

/** The program is a TCP server that answers lines; the bench asks. */
export interface LineServerTask {
  readonly kind: 'line-server';
  readonly encoding: LessonEncoding;
  readonly lineEnd: LessonLineEnd;
  /** What the bench may ask and what is right then; in any order, each question once, without line ends. */
  readonly exchanges: readonly LineExchange[];
  /** Whether it has to serve several clients at once. */
  readonly servesMany: boolean;
}

/** A line that the bench sends and the line that has to come back, both without their ends. */
export interface LineExchange {
  readonly question: string;
  readonly answer: string;
}

/** The program is a TCP server that passes every line of a client on to all others, whoever speaks when; the bench is several clients. */
export interface ChatServerTask {
  readonly kind: 'chat-server';
  readonly encoding: LessonEncoding;
}

/** The program sends datagrams of text; the bench answers them. */
export interface DatagramClientTask {
  readonly kind: 'udp-client';
  readonly encoding: LessonEncoding;
}

/** The program answers datagrams of the bench: with the same bytes, or with their number, a space and the same bytes. */
export interface DatagramServerTask {
  readonly kind: 'udp-server';
  readonly answers: 'same' | 'counted';
}

/** The program gets a file in mode octet; the bench serves it at `requestAddress` (`ADDRESS:PORT`) without options. */
export interface TftpClientTask {
  readonly kind: 'tftp-client';
  readonly requestAddress: string;
}

/** The program serves `files`, by name and size, at `requestAddress` (`ADDRESS:PORT`); the bench gets them in mode octet without options. */
export interface TftpServerTask {
  readonly kind: 'tftp-server';
  readonly requestAddress: string;
  readonly files: Readonly<Record<string, number>>;
}
