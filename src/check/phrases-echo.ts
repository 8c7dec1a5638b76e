/** Phrases of the checks of echo servers, and of students' tasks. */
export const echoPhrases = {
  aConnection: { en: 'a connection', 'zh-CN': '连接成功' },
  closedEarly: { en: 'the connection was closed', 'zh-CN': '连接被关闭' },
  closedBy: { en: 'the connection ended with {code}', 'zh-CN': '连接因 {code} 结束' },
  notServed: {
    en: 'not served within {seconds} s: nothing answered the SYN, as when the backlog is full',
    'zh-CN': '{seconds} 秒内没有得到服务：SYN 无应答，backlog 已满时就是这样',
  },
  serverEnded: {
    en: 'nobody listens there any more: the server has ended; {check} was the last check to get a connection',
    'zh-CN': '那里已无人监听：服务器已退出；最后连上它的检查是 {check}',
  },
  orderlyClose: { en: 'all of it, and then a FIN', 'zh-CN': '全部数据，随后 FIN' },
  stillOpen: { en: 'no FIN within {seconds} s', 'zh-CN': '{seconds} 秒内没有 FIN' },
  nothingUnasked: { en: 'nothing before a message was sent', 'zh-CN': '发送消息之前什么也收不到' },
  hexBytes: { en: '{hex}  ({bytes} B)', 'zh-CN': '{hex}（{bytes} 字节）' },
  textBytes: { en: '"{text}"  {hex}  ({bytes} B)', 'zh-CN': '“{text}”  {hex}（{bytes} 字节）' },
  datagramBytes: { en: 'a datagram of {bytes} B', 'zh-CN': '{bytes} 字节的数据报' },
  datagramDiffers: {
    en: 'a datagram of {bytes} B, other ones from byte {at} on',
    'zh-CN': '{bytes} 字节的数据报，从第 {at} 字节起不同',
  },
  datagramCount: { en: '{count} datagrams', 'zh-CN': '{count} 个数据报' },
  oneDatagram: { en: 'one answer', 'zh-CN': '一个应答' },
  fromAddress: { en: 'an answer from {address}', 'zh-CN': '从 {address} 应答' },
  textAndNumber: { en: '"{text}" and a number', 'zh-CN': '“{text}”和一个数字' },
  countedTo: { en: 'the number {number}', 'zh-CN': '数字 {number}' },
  countedBeyond: { en: 'a number beyond {number}', 'zh-CN': '大于 {number} 的数字' },
  text: { en: '"{text}"', 'zh-CN': '“{text}”' },
  arrivesAtOther: { en: 'at the other client: "{text}"', 'zh-CN': '另一客户端收到“{text}”' },
} as const;
