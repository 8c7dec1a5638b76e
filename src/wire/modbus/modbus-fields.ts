import { type FieldTable, fieldType } from '../field-type.js';
import { diagnosticNames, exceptionNames, functionNames } from './modbus-names.js';

/** The fields of the header of Modbus/TCP. */
export type MbtcpFieldName = keyof typeof mbtcp;
/** The fields of a Modbus request or response. */
export type ModbusFieldName = keyof typeof modbus;

const mbtcp = Object.freeze({
  'mbtcp.trans_id': fieldType('u16', 'pairs a response with its request', '将响应与请求对应的事务标识'),
  'mbtcp.prot_id': fieldType('u16', '0 for Modbus', '协议标识，Modbus 为 0'),
  'mbtcp.len': fieldType('u16', 'bytes that follow', '后续字节数'),
  'mbtcp.unit_id': fieldType('u8', 'the device behind a gateway', '网关之后的从站地址'),
} satisfies FieldTable);

const modbus = Object.freeze({
  'modbus.func_code': fieldType('u8', 'what is to be done', '功能码', { mask: 0x7f, values: functionNames }),
  'modbus.request_frame': fieldType(
    'u32',
    'the packet with the request that this answers',
    '所应答的请求所在报文',
  ),
  'modbus.response_time': fieldType(
    'duration',
    'how long after its request the response came',
    '从请求到响应的时间',
  ),
  'modbus.regnum16': fieldType('u16', 'the number of the register', '寄存器编号'),
  'modbus.exception_code': fieldType('u8', 'why it was not done', '异常码：未执行的原因', {
    values: exceptionNames,
  }),
  'modbus.reference_num': fieldType(
    'u16',
    'the first coil or register, from 0',
    '起始线圈或寄存器地址，从 0 开始',
  ),
  'modbus.bit_cnt': fieldType('u16', 'number of coils or inputs', '线圈或输入的数量'),
  'modbus.word_cnt': fieldType('u16', 'number of registers', '寄存器数量'),
  'modbus.byte_cnt': fieldType('u8', 'bytes of values that follow', '后续数据的字节数'),
  'modbus.read_reference_num': fieldType('u16', 'the first register to read', '读取的起始寄存器'),
  'modbus.read_word_cnt': fieldType('u16', 'number of registers to read', '读取的寄存器数量'),
  'modbus.write_reference_num': fieldType('u16', 'the first register to write', '写入的起始寄存器'),
  'modbus.write_word_cnt': fieldType('u16', 'number of registers to write', '写入的寄存器数量'),
  'modbus.regval_uint16': fieldType('u16', 'the value of a register', '寄存器的值'),
  'modbus.and_mask': fieldType('u16', 'the bits of the register that stay', '保留的位（与掩码）', {
    base: 'hexadecimal',
  }),
  'modbus.or_mask': fieldType('u16', 'the bits of the register that are set', '置位的位（或掩码）', {
    base: 'hexadecimal',
  }),
  'modbus.diagnostic_code': fieldType('u16', 'what is diagnosed', '诊断子功能', { values: diagnosticNames }),
  'modbus.data': fieldType('bytes', 'values, of coils one bit each', '数据，线圈每个占一位'),
} satisfies FieldTable);

/** Types and purposes of the fields of the header of Modbus/TCP. */
export const mbtcpFields: FieldTable<MbtcpFieldName> = mbtcp;
/** Types and purposes of the fields of a Modbus request or response. */
export const modbusFields: FieldTable<ModbusFieldName> = modbus;
