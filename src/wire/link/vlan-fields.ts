import { type FieldTable, fieldType } from '../field-type.js';
import { etherTypeNames } from './ether-type-names.js';

/** The fields of the tag of a virtual LAN. */
export type VlanFieldName =
  | 'vlan.priority'
  | 'vlan.dei'
  | 'vlan.id'
  | 'vlan.etype'
  | 'vlan.len'
  | 'vlan.trailer';

/** The fields of the outer tag that a provider adds. */
export type ProviderTagFieldName = 'ieee8021ad.priority' | 'ieee8021ad.dei' | 'ieee8021ad.id';

const priority = {
  mask: 0xe000,
  values: {
    0: 'Best Effort (default)',
    1: 'Background',
    2: 'Spare',
    3: 'Excellent Effort',
    4: 'Controlled Load',
    5: 'Video, < 100ms latency and jitter',
    6: 'Voice, < 10ms latency and jitter',
    7: 'Network Control',
  },
};
const dropEligible = { mask: 0x1000, values: { 0: 'Ineligible', 1: 'Eligible' } };

/** Types and purposes of the fields of the tag of a virtual LAN (IEEE 802.1Q). */
export const vlanFields: FieldTable<VlanFieldName> = Object.freeze({
  'vlan.priority': fieldType('u16', 'which traffic a bridge forwards first', '优先级（PCP）', priority),
  'vlan.dei': fieldType(
    'boolean',
    'whether a bridge may drop the frame first when it is congested',
    '拥塞时该帧是否可优先丢弃（DEI）',
    dropEligible,
  ),
  'vlan.id': fieldType(
    'u16',
    'the virtual LAN that the frame belongs to; 0 for none, which carries a priority only',
    '所属 VLAN 编号；0 表示仅携带优先级',
    { mask: 0x0fff },
  ),
  'vlan.etype': fieldType('u16', 'the protocol of the payload (EtherType)', '载荷的协议类型（EtherType）', {
    base: 'hexadecimal',
    values: etherTypeNames,
  }),
  'vlan.len': fieldType(
    'u16',
    'bytes of a payload that begins with LLC instead of having an EtherType',
    '载荷长度（以 LLC 开头，无 EtherType）',
  ),
  'vlan.trailer': fieldType('bytes', 'bytes after the payload', '载荷之后的附加字节'),
});

/** Types and purposes of the fields of a provider's tag (IEEE 802.1ad). */
export const providerTagFields: FieldTable<ProviderTagFieldName> = Object.freeze({
  'ieee8021ad.priority': fieldType('u16', "the priority in the provider's network", '运营商网络中的优先级', {
    mask: 0xe000,
  }),
  'ieee8021ad.dei': fieldType(
    'boolean',
    'whether the provider may drop the frame first',
    '拥塞时运营商是否可优先丢弃该帧',
    { mask: 0x1000 },
  ),
  'ieee8021ad.id': fieldType(
    'u16',
    "the provider's virtual LAN, which carries those of a customer",
    '运营商 VLAN 编号，承载客户的 VLAN',
    { mask: 0x0fff },
  ),
});
