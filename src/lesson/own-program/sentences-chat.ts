/** What is said of a chat, which passes on what each of its clients says. */
export const chatSentences = {
  chatNotPassedOn: {
    en: [
      'What client {from} said did not come to client {to}.',
      'Both are connected. A server that answers the speaker alone, or has not accepted the other client yet, is no chat.',
      'Keep all connections in a list, and send each line to every one of them but the speaker’s.',
    ],
    'zh-CN': [
      '客户端 {from} 说的话没有到达客户端 {to}。',
      '两者都已连接。只回答说话的那一方，或者还没有 accept 另一个客户端，都算不上聊天。',
      '把所有连接放进一个列表，每一行都发给除说话者以外的所有连接。',
    ],
  },
  chatByTurns: {
    en: [
      'Client {from} said several lines one after the other; not all of them came to client {to}, who had not spoken meanwhile.',
      'A program that reads one line here and then one there stands still as soon as somebody says two things.',
      'Give each connection a thread of its own, or wait for all at once with poll() or select().',
    ],
    'zh-CN': [
      '客户端 {from} 连说了几行；客户端 {to} 没有说话，却没有全部收到。',
      '这边读一行、那边再读一行的程序，只要有人连说两句就卡住了。',
      '每个连接一个线程，或者用 poll() 或 select() 同时等待所有连接。',
    ],
  },
  chatChangesText: {
    en: [
      'What came to client {to} is not what client {from} said.',
      'A server that decodes what it only has to pass on changes what its encoding does not know.',
      'Pass the bytes of the line on as they came.',
    ],
    'zh-CN': [
      '客户端 {to} 收到的不是客户端 {from} 说的内容。',
      '本来只需转发，服务器却先解码，遇到它的编码里没有的内容就会改掉。',
      '把这一行的字节原样转发。',
    ],
  },
  chatEndsForAll: {
    en: [
      'When client {gone} left, the server ended the connection of client {client} as well.',
      'Writing to a client that has gone is an error of that client alone. Unhandled, it ends the chat of all.',
      'Catch the error where you write, close that one connection, and take it out of the list.',
    ],
    'zh-CN': [
      '客户端 {gone} 离开后，服务器把客户端 {client} 的连接也结束了。',
      '向已经离开的客户端写数据，只是那一个客户端的错误；不处理，所有人都聊不成了。',
      '在写的地方捕获错误，只关闭那一个连接，并把它移出列表。',
    ],
  },
  chatClosesClient: {
    en: [
      'The server ended the connection of client {client}, who had not left.',
      'A chat lasts until a client ends it: recv() returns 0 then, and not before.',
      'Close a connection only when its recv() has returned 0 or an error.',
    ],
    'zh-CN': [
      '客户端 {client} 并没有离开，服务器却结束了它的连接。',
      '聊天要持续到客户端自己结束：那时 recv() 才返回 0。',
      '只有在某个连接的 recv() 返回 0 或出错时才关闭它。',
    ],
  },
} as const;
