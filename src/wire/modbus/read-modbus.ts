/*
 * A request or response of Modbus (MODBUS Application Protocol 1.1b3, section 4.1): a function and its data. In a response, the highest
 * bit of the function says that an exception follows.
 *
 *   read      first 2, count 2              →  bytes 1, values …
 *   write     first 2, value 2              →  the same
 *   several   first 2, count 2, bytes 1, values …  →  first 2, count 2
 */
import type { CommonFaultCode } from '../common-faults.js';
import type { FieldReader } from '../field-reader.js';
import type { ModbusFieldName } from './modbus-fields.js';
import type { AnsweredRequest } from './requests.js';

/** Reads a request or response field by field. */
export type ModbusReader = FieldReader<ModbusFieldName, CommonFaultCode>;

const exceptionFlag = 0x80;
const functionCode = Object.freeze({
  readCoils: 1,
  readInputs: 2,
  readHolding: 3,
  readInput: 4,
  writeCoil: 5,
  writeRegister: 6,
  diagnostics: 8,
  writeCoils: 15,
  writeRegisters: 16,
  maskWrite: 22,
  readWrite: 23,
});

/** Reads a request, or with `isResponse` a response to `answered`, if that is known. */
export function readModbus(
  reader: ModbusReader,
  isResponse: boolean,
  answered: AnsweredRequest | undefined = undefined,
): void {
  if (!reader.needs('modbus.func_code', 1)) return;
  const code = reader.bytes[reader.at] ?? 0;
  reader.sink.field('modbus.func_code', reader.at, 1, code & 0x7f);
  if (answered !== undefined) {
    reader.sink.field('modbus.request_frame', reader.at, 0, answered.frame);
    reader.sink.field('modbus.response_time', reader.at, 0, answered.time / 1e9);
  }
  reader.at += 1;
  if ((code & exceptionFlag) !== 0) reader.number('modbus.exception_code', 1);
  else if (isResponse) readResponse(reader, code, answered?.firstRegister ?? 0);
  else readRequest(reader, code);
}

function readRequest(reader: ModbusReader, code: number): void {
  switch (code) {
    case functionCode.readCoils:
    case functionCode.readInputs:
      reader.number('modbus.reference_num', 2);
      reader.number('modbus.bit_cnt', 2);
      return;
    case functionCode.readHolding:
    case functionCode.readInput:
      reader.number('modbus.reference_num', 2);
      reader.number('modbus.word_cnt', 2);
      return;
    case functionCode.writeCoils:
      reader.number('modbus.reference_num', 2);
      reader.number('modbus.bit_cnt', 2);
      reader.raw('modbus.data', reader.number('modbus.byte_cnt', 1));
      return;
    case functionCode.writeRegisters:
      readNumbered(reader);
      return;
    case functionCode.readWrite:
      reader.number('modbus.read_reference_num', 2);
      reader.number('modbus.read_word_cnt', 2);
      reader.number('modbus.write_reference_num', 2);
      reader.number('modbus.write_word_cnt', 2);
      reader.raw('modbus.data', reader.number('modbus.byte_cnt', 1));
      return;
    default:
      readEither(reader, code);
  }
}

function readResponse(reader: ModbusReader, code: number, firstRegister: number): void {
  switch (code) {
    case functionCode.readCoils:
    case functionCode.readInputs:
      reader.raw('modbus.data', reader.number('modbus.byte_cnt', 1));
      return;
    case functionCode.readHolding:
    case functionCode.readInput:
      readRegisters(reader, reader.number('modbus.byte_cnt', 1), firstRegister);
      return;
    case functionCode.readWrite:
      readRegisters(reader, reader.number('modbus.byte_cnt', 1), -1);
      return;
    case functionCode.writeCoils:
      reader.number('modbus.reference_num', 2);
      reader.number('modbus.bit_cnt', 2);
      return;
    case functionCode.writeRegisters:
      reader.number('modbus.reference_num', 2);
      reader.number('modbus.word_cnt', 2);
      return;
    default:
      readEither(reader, code);
  }
}

/** Reads what is alike in both directions. */
function readEither(reader: ModbusReader, code: number): void {
  switch (code) {
    case functionCode.writeCoil:
      reader.number('modbus.reference_num', 2);
      reader.raw('modbus.data', 2);
      return;
    case functionCode.writeRegister:
      reader.number('modbus.reference_num', 2);
      reader.number('modbus.regval_uint16', 2);
      return;
    case functionCode.maskWrite:
      reader.number('modbus.reference_num', 2);
      reader.number('modbus.and_mask', 2);
      reader.number('modbus.or_mask', 2);
      return;
    case functionCode.diagnostics:
      reader.number('modbus.diagnostic_code', 2);
      reader.raw('modbus.data', reader.end - reader.at);
      return;
    default:
      reader.raw('modbus.data', reader.end - reader.at);
  }
}

/** Registers that are written, behind the number of the first one. */
function readNumbered(reader: ModbusReader): void {
  const first = reader.number('modbus.reference_num', 2);
  reader.number('modbus.word_cnt', 2);
  readRegisters(reader, reader.number('modbus.byte_cnt', 1), Math.max(first, 0));
}

/** Gives the values of registers, numbered from `first` on; without numbers if that is -1. */
function readRegisters(reader: ModbusReader, bytes: number, first: number): void {
  let number = first;
  for (let left = bytes; left >= 2 && !reader.failed; left -= 2) {
    if (number >= 0 && reader.at + 2 <= reader.end)
      reader.sink.field('modbus.regnum16', reader.at, 2, number & 0xffff);
    reader.number('modbus.regval_uint16', 2);
    if (number >= 0) number += 1;
  }
}
