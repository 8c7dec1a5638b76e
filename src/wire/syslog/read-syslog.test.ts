import { describe, expect, it } from 'vitest';
import {
  datagram,
  expectBounded,
  expectBoundedWhenChanged,
  TestCapture,
  valuesOf,
} from '../../../test/dissected.js';
import { bytesOf } from '../../../test/tftp-packets.js';

const oldForm = '<34>Oct 11 22:14:15 mymachine su[12]: failed for x';
const newForm = '<165>1 2003-10-11T22:14:15.003Z host.example.com evntslog 111 ID47 [a@1 b="3"] text';

function message(text: string): Uint8Array {
  return datagram(40_000, 514, bytesOf(text));
}

function fieldsOf(text: string): Readonly<Record<string, string | number>> {
  return valuesOf(new TestCapture().layer('syslog', message(text)), message(text));
}

describe('the fields of a syslog message', () => {
  it('are those of RFC 3164', () => {
    expect(fieldsOf(oldForm)).toEqual({
      'syslog.facility': 4,
      'syslog.level': 2,
      'syslog.msg': oldForm.slice(4),
      'syslog.timestamp_rfc3164': 'Oct 11 22:14:15',
      'syslog.hostname': 'mymachine',
      'syslog.procid': 'su',
    });
  });

  it('are those of RFC 5424', () => {
    expect(fieldsOf(newForm)).toEqual({
      'syslog.facility': 20,
      'syslog.level': 5,
      'syslog.msg': newForm.slice(5),
      'syslog.version': '1',
      'syslog.timestamp': 'Oct 11, 2003 22:14:15.003000000 UTC',
      'syslog.hostname': 'host.example.com',
      'syslog.appname': 'evntslog',
      'syslog.procid': '111',
      'syslog.msgid': 'ID47',
    });
  });

  it.each([
    ['<13>1 ', {}],
    ['<13>1 - - - - - -', { 'syslog.hostname': '-', 'syslog.appname': '-', 'syslog.msgid': '-' }],
    ['<13>2 2003-10-11T22:14:15Z h a p m - x', {}],
    ['<13>Oct 11 22:14:15', {}],
    ['<13>Oct 11 22:14:15 host', { 'syslog.timestamp_rfc3164': 'Oct 11 22:14:15' }],
    ['<13>Oct 11 22:14:15 host tail', { 'syslog.hostname': 'host' }],
  ])('are what there is of %j', (text, values) => {
    const { 'syslog.msg': _, 'syslog.facility': facility, ...rest } = fieldsOf(text);
    expect(facility).toBe(1);
    expect(rest).toMatchObject(values);
    expect('syslog.hostname' in rest).toBe('syslog.hostname' in values);
  });

  it.each([oldForm, newForm])('lie within the message, however it is cut or changed: %s', (text) => {
    expectBounded(message(text));
    expectBoundedWhenChanged(message(text));
  });
});
