import { entries } from './entry.js';

/** Failures of relays. */
export const relayErrors = entries({
  PROXY_HEADER_INVALID: {
    fault: 'peer',
    en: '{address} was turned away: {reason}; let it send the PROXY protocol, or do without --proxy-protocol accept',
    'zh-CN': '已拒绝 {address}：{reason}；请让对方发送 PROXY 协议头，或去掉 --proxy-protocol accept',
  },
  RELAY_TO_ITSELF: {
    fault: 'local',
    en: '{address} is the relay itself: every connection would come back to it; name another target, or listen on another port',
    'zh-CN': '{address} 就是中继自身，连接会不断绕回；请换一个目标，或监听其他端口',
  },
  RELAY_TARGET_OF_MANY: {
    fault: 'local',
    en: '{address} is an address of many machines, a broadcast or a group; a relay has one target: write its address',
    'zh-CN': '{address} 是广播或组播地址，对应多台主机；中继只有一个目标，请写出它的地址',
  },
  RELAY_SIDE_MISSING: {
    fault: 'local',
    en: '{endpoint} is a relay: say to which side; up is the target, down is the client',
    'zh-CN': '{endpoint} 是中继：请指明发往哪一侧；up 为目标，down 为客户端',
  },
  SIDE_NOT_OF_RELAY: {
    fault: 'local',
    en: '{endpoint} is no relay: it has no sides; send without one',
    'zh-CN': '{endpoint} 不是中继，没有两侧之分；发送时请勿指定',
  },
  RELAY_NEEDED: {
    fault: 'local',
    en: '{endpoint} is no relay that runs: only such a one holds messages; start it, or name another',
    'zh-CN': '{endpoint} 不是运行中的中继，无法扣留报文；请先启动它，或选择其他端点',
  },
  RELAY_MESSAGE_GONE: {
    fault: 'local',
    en: 'message {number} is held no longer: {reason}',
    'zh-CN': '报文 {number} 已不再被扣留：{reason}',
  },
  RELAY_MESSAGE_UNKNOWN: {
    fault: 'local',
    en: 'no message {number} was ever held; look again at what is',
    'zh-CN': '从未扣留过报文 {number}；请刷新列表',
  },
  RELAY_ANSWER_MISSING: {
    fault: 'local',
    en: 'an answer to message {number} needs its bytes',
    'zh-CN': '答复报文 {number} 时必须给出数据',
  },
});
