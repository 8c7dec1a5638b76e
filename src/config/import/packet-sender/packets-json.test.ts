import { describe, expect, it } from 'vitest';
import { encodeText } from '../../../bytes/encodings.js';
import { failureMessage } from '../../../errors/error.js';
import { orThrow } from '../../../errors/parsed.js';
import { importFile } from '../import-file.js';

function outcomes(text: string): readonly unknown[] {
  const file = orThrow(importFile(encodeText(text, 'utf-8'), 'packets.json'));
  expect(file.format).toBe('packet-sender');
  return file.entries.map((entry) =>
    entry.isTaken
      ? [
          entry.line,
          entry.becomes.type,
          entry.becomes.value,
          ...entry.without.map((reason) => failureMessage(reason, 'en')),
        ]
      : [entry.line, failureMessage(entry.reason, 'en')],
  );
}

const packets = `[
  {
    "asciistring": "SGk=",
    "errorstring": "",
    "fromip": "You",
    "fromport": "0",
    "hexstring": "48 69 ",
    "name": "发现",
    "port": "7788",
    "repeat": 0.25,
    "requestpath": "",
    "sendresponse": "0",
    "tcporudp": "UDP",
    "toip": "255.255.255.255"
  },
  { "name": "old", "hexstring": "ff", "port": "1", "repeat": "2", "tcporudp": "tcp", "toip": "h" },
  { "name": "nothing" },
  7
]`;

const panels = `[
  {
    "id": 1, "launch": true, "name": "Main", "lastmodfied": "",
    "buttonlist": [
      { "id": 0, "title": "Go", "script": "发现\\ndelay:2\\nold\\npanel:2" },
      { "id": 1, "title": "One", "script": "old" },
      { "id": 2, "title": "More", "script": "panel:2" },
      { "id": 3, "title": "Lost", "script": "panel:9" }
    ],
    "linkURLs": [ { "index": 0, "text": "Manual", "url": "https://example.com/" }, { "url": "javascript:alert(1)" } ]
  },
  { "id": 2, "name": "Second", "buttonlist": [] }
]`;

describe('packets of Packet Sender as JSON', () => {
  it('become messages, each with its line', () => {
    expect(outcomes(packets)).toEqual([
      [
        2,
        'message',
        { name: '发现', to: 'udp://255.255.255.255:7788', text: 'Hi', repeat: { times: 0, every: '250ms' } },
      ],
      [16, 'message', { name: 'old', to: 'tcp://h:1', hex: 'FF', repeat: { times: 0, every: '2s' } }],
      [17, 'not taken: it has no content'],
      [18, 'not taken: it has no content'],
    ]);
  });
});

const main = [
  'panel',
  {
    name: 'Main',
    rows: [
      [
        { title: 'Go', messages: ['发现', { wait: '2000ms' }, 'old'] },
        { title: 'One', message: 'old' },
        { title: 'More', panel: 'Second' },
      ],
    ],
    links: [{ title: 'Manual', url: 'https://example.com/' }],
  },
  'not taken: showing another panel after what Go sends',
  'not taken: the panel 9, which the file does not have',
  'not taken: the button Lost, which does nothing',
  'not taken: the link javascript:alert(1) is none of http or https',
];

describe('panels of Packet Sender', () => {
  it('become panels, with their pauses and links', () => {
    expect(outcomes(panels)).toEqual([
      [2, ...main],
      [12, 'panel', { name: 'Second', rows: [] }],
    ]);
  });

  it('stand behind the packets in a bundle', () => {
    const both = outcomes(`${packets}\n/* PACKETS_PANELS_DELIM */\n${panels}`);
    expect(both).toHaveLength(6);
    expect(both[4]).toEqual([22, ...main]);
  });

  it('name the line where their JSON breaks off', () => {
    const bytes = encodeText(`${packets}\n/* PACKETS_PANELS_DELIM */\n[{"id":`, 'utf-8');
    const read = importFile(bytes, 'bundle.json');
    expect(read.ok ? read : failureMessage(read.failure, 'en')).toBe(
      'bundle.json breaks off as JSON at line 21, column 8; export it anew, or take each line as a message (--as text)',
    );
  });
});
