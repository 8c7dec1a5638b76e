/** What is said of programs that speak by UDP. */
export const datagramSentences = {
  nothingCameBack: {
    en: [
      'Nothing came back from {asked}; datagrams sent to it: {sent}.',
      'UDP does not tell whether anybody has the port. Either no program is bound to it, or yours waits elsewhere, or it does not answer.',
      'Look which port your program prints, whether it still runs, and whether it reaches sendto().',
    ],
    'zh-CN': [
      '{asked} 没有任何回应；已向它发送的数据报：{sent} 个。',
      'UDP 不会告诉你端口上有没有程序：可能没有程序绑定它，可能你的程序在别处等待，也可能它没有应答。',
      '看看程序打印的端口是多少、它是否还在运行、是否执行到了 sendto()。',
    ],
  },
  answeredFromAnotherPort: {
    en: [
      'The answer came from {from}; {asked} was asked.',
      'A client that has called connect(), and every firewall on the way, takes answers from the asked address only: it never sees this one.',
      'Answer by the socket that the question came in by, and not by a new one.',
    ],
    'zh-CN': [
      '应答来自 {from}，而请求发往的是 {asked}。',
      '调用过 connect() 的客户端以及途中的防火墙只接受来自所请求地址的应答，因此收不到这个应答。',
      '用收到请求的那个套接字应答，不要新建一个。',
    ],
  },
  answersToWrongPort: {
    en: [
      'The answer went to {to}; the question came from {asked}.',
      'A client’s port is given by its system and is another one each time. It stands in what recvfrom() returns.',
      'Send the answer to the address and port that recvfrom() has returned.',
    ],
    'zh-CN': [
      '应答发到了 {to}，而请求来自 {asked}。',
      '客户端的端口由其系统分配，每次都不同；它就在 recvfrom() 返回的地址里。',
      '把应答发往 recvfrom() 返回的地址和端口。',
    ],
  },
  datagramCut: {
    en: [
      'The datagram had {sent} bytes, and the answer has the first {came} of them.',
      'recvfrom() gives one datagram a call. What does not fit into the buffer is dropped, without an error.',
      'Give recvfrom() a buffer of 65535 bytes: it holds any datagram.',
    ],
    'zh-CN': [
      '数据报有 {sent} 字节，应答里只有前 {came} 字节。',
      'recvfrom() 每次返回一个数据报，缓冲区放不下的部分会被丢弃，而且不报错。',
      '给 recvfrom() 65535 字节的缓冲区：任何数据报都放得下。',
    ],
  },
  emptyDatagramIgnored: {
    en: [
      'An empty datagram got no answer; a later one did.',
      'A datagram of 0 bytes is a message like any other. recvfrom() returns 0 for it: over UDP that is no end.',
      'Treat only a negative result (or an exception) as an error, and answer 0 bytes as well.',
    ],
    'zh-CN': [
      '空数据报没有得到应答，之后的数据报却得到了。',
      '0 字节的数据报也是一条消息。recvfrom() 对它返回 0，在 UDP 中这并不表示结束。',
      '只有负的返回值（或异常）才是错误，0 字节也要应答。',
    ],
  },
  answersNoMore: {
    en: [
      'From a datagram of {size} bytes on nothing came back: {missing} have no answer.',
      'Until then it answered: it has ended, or stands somewhere else than in recvfrom(). Over UDP the client is not told.',
      'Look at its terminal. recvfrom() returns 0 for an empty datagram: that is no end, and the loop goes on.',
    ],
    'zh-CN': [
      '从一个 {size} 字节的数据报开始，再也没有应答：{missing} 个数据报没有得到应答。',
      '在此之前它都有应答：程序已经退出，或者停在 recvfrom() 以外的地方。使用 UDP 时，客户端不会得到通知。',
      '请看它的终端。recvfrom() 对空数据报返回 0，这并不表示结束，循环应继续。',
    ],
  },
  countNotIncreased: {
    en: [
      'Two answers have the number {number}.',
      'Each datagram is to be counted. A variable that is set within the loop begins anew for each of them.',
      'Set the count before the loop, and add 1 for every datagram.',
    ],
    'zh-CN': [
      '两个应答的序号都是 {number}。',
      '每个数据报都要计数。如果变量在循环内赋初值，每个数据报都会重新从头计数。',
      '在循环之前设置计数，每收到一个数据报加 1。',
    ],
  },
  countPerProcess: {
    en: [
      'The clients {one} and {other} both have the number {number}.',
      'UDP knows no connections: all clients send to one socket, and one count is asked for. A count for each client, or in a process of its own (fork copies it), is several.',
      'Count in one place, before you look at who has sent.',
    ],
    'zh-CN': [
      '客户端 {one} 和 {other} 得到的序号都是 {number}。',
      'UDP 没有连接：所有客户端都发往同一个套接字，这里要求统一计数。按客户端分别计数，或在各自的进程中计数（fork 会复制变量），就成了好几个计数。',
      '只在一处计数，不区分发送方。',
    ],
  },
} as const;
