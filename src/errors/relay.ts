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
  RELAY_SENDS_NOTHING: {
    fault: 'local',
    en: '{endpoint} is a relay: it passes on what its clients and its target send, and says nothing itself',
    'zh-CN': '{endpoint} 是中继，只转发客户端与目标之间的数据，自身不发送内容',
  },
});
