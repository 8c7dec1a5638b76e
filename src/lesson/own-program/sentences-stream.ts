/** What is said of programs that speak by TCP. */
export const streamSentences = {
  noNewline: {
    en: [
      'There is no newline: {bytes} bytes came, and no 0A.',
      'The other side waits for 0A before it takes the line as complete, and your program waits in recv(): both wait for ever. At the end of the stream, such a rest is half a line.',
      'End each message with a newline.',
    ],
    'zh-CN': [
      '没有换行：收到 {bytes} 字节，其中没有 0A。',
      '对方要等到 0A 才认为一行结束，而你的程序阻塞在 recv()：双方都会一直等下去。流结束时，剩下的也只是半行。',
      '每条消息都以换行结尾。',
    ],
  },
  loneCr: {
    en: [
      'A 0D stands alone, with no 0A behind it.',
      'A line ends with 0A (LF), or with 0D 0A (CR LF). A 0D by itself ends none: it becomes a part of the text.',
      'End lines with "\\n" or "\\r\\n", and not with "\\r".',
    ],
    'zh-CN': [
      '有一个单独的 0D，后面没有 0A。',
      '一行以 0A（LF）或 0D 0A（CR LF）结尾。单独的 0D 不是行尾，会被当作文本的一部分。',
      '行尾用 "\\n" 或 "\\r\\n"，不要只用 "\\r"。',
    ],
  },
  crlfExpected: {
    en: [
      'The line ends with 0A alone; 0D 0A is asked for here.',
      'Protocols such as HTTP and SMTP end lines with CR LF; a strict peer waits for the CR.',
      'End lines with "\\r\\n".',
    ],
    'zh-CN': [
      '行尾只有 0A；这里要求 0D 0A。',
      'HTTP、SMTP 等协议的行以 CR LF 结尾；严格的对端会等待 CR。',
      '行尾用 "\\r\\n"。',
    ],
  },
  wrongEncoding: {
    en: [
      'The text is {given}; {asked} is asked for. Its first byte that is not ASCII is {first}.',
      'A socket carries bytes. Which characters they are is agreed on, not sent: read in the other encoding, they are other characters, or none (mojibake).',
      'Encode the text as {asked} when you send it, and decode it as {asked} when you receive it.',
    ],
    'zh-CN': [
      '文本的编码是 {given}，而这里要求 {asked}。第一个非 ASCII 字节是 {first}。',
      '套接字传的是字节。字节代表哪些字符由双方约定，并不随数据发送：按另一种编码读就成了乱码，或者根本不是字符。',
      '发送时按 {asked} 编码，接收时按 {asked} 解码。',
    ],
  },
  bomAtStart: {
    en: [
      'The first {bytes} bytes are a byte order mark ({encoding}).',
      'It belongs at the beginning of files. In a stream or a datagram it is three or two bytes of text that nobody sees, and no comparison with the text fits.',
      'Encode without a mark.',
    ],
    'zh-CN': [
      '开头的 {bytes} 字节是字节顺序标记 BOM（{encoding}）。',
      'BOM 是放在文件开头的。在字节流或数据报中，它是看不见的文本字节，会使文本比较失败。',
      '编码时不要加 BOM。',
    ],
  },
  nulAtEnd: {
    en: [
      'A zero byte stands behind the text.',
      'It ends a string in the memory of C and is no part of the text. The other side takes it for the first character of the next line.',
      'Send strlen(text) bytes, and not strlen(text) + 1 or sizeof text.',
    ],
    'zh-CN': [
      '文本后面有一个零字节。',
      '它是 C 语言在内存中标记字符串结束用的，不属于文本。对方会把它当作下一行的第一个字符。',
      '发送 strlen(text) 个字节，而不是 strlen(text) + 1 或 sizeof text。',
    ],
  },
  wholeBufferSent: {
    en: [
      'Behind the text came {zeros} zero bytes.',
      'The program sent its whole buffer, and not only what it had put into it.',
      'Send as many bytes as the text has, or, for an answer, as many as recv() returned.',
    ],
    'zh-CN': [
      '文本后面跟着 {zeros} 个零字节。',
      '程序把整个缓冲区都发了出去，而不只是其中有内容的部分。',
      '文本有多少字节就发多少；回发时，recv() 返回多少就发多少。',
    ],
  },
  closedTooEarly: {
    en: [
      'The connection was reset (RST) after {bytes} bytes of the answer had been sent.',
      'A socket that is closed while bytes wait unread in it does not end the connection but breaks it off: what was on its way is lost.',
      'Read the answer to its end before you close.',
    ],
    'zh-CN': [
      '应答已发出 {bytes} 字节后，连接被重置（RST）。',
      '如果关闭套接字时其中还有未读的字节，连接不是正常结束而是被中断：途中的数据会丢失。',
      '先把应答读完，再关闭。',
    ],
  },
  closedWithoutAnswer: {
    en: [
      'The server closed; not all questions have an answer (missing: {missing}).',
      'The client has sent whole lines and waits for as many lines: it sees the end of the stream in their place.',
      'Answer every line, and close when recv() has returned 0.',
    ],
    'zh-CN': [
      '服务器已关闭连接，还有 {missing} 个请求没有应答。',
      '客户端发来的是完整的行，并在等待同样多的应答行，结果等到的却是流的结束。',
      '每一行都要应答；recv() 返回 0 之后再关闭。',
    ],
  },
  closedAfterAnswer: {
    en: [
      'It closed after answer {number}, while the client had more to ask.',
      'A client may send many lines over one connection: only the end of its stream says that there are no more.',
      'Keep the connection until recv() returns 0. If the program has ended, its terminal says why.',
    ],
    'zh-CN': [
      '程序在第 {number} 个应答之后就关闭了连接，而客户端还有请求要发。',
      '客户端可以在一个连接上发送很多行：只有流结束才表示不再有请求。',
      '请保持连接，直到 recv() 返回 0。如果程序已经退出，请看它的终端上的原因。',
    ],
  },
  neverCloses: {
    en: [
      'The client ended its sending {seconds} s ago and has all answers, but the server does not close.',
      'recv() returns 0 at the end of the stream, and does so again at each call: without a close, the client waits, and the socket stays.',
      'Leave the loop when recv() returns 0, and close the connection.',
    ],
    'zh-CN': [
      '客户端在 {seconds} 秒前已结束发送，也收到了全部应答，但服务器没有关闭连接。',
      '流结束后 recv() 返回 0，以后每次调用也都返回 0：不关闭，客户端就一直等，套接字也一直占用。',
      'recv() 返回 0 时退出循环，并关闭连接。',
    ],
  },
  leavesUnread: {
    en: [
      '{bytes} bytes have waited unread in the kernel for {seconds} s, and the program sends nothing.',
      'The bytes have arrived: the program is not in recv() of this connection. It waits somewhere else, for the keyboard, another client, or a lock.',
      'Look where it stands (a debugger, or strace -p), and read from this connection.',
    ],
    'zh-CN': [
      '内核中有 {bytes} 字节已 {seconds} 秒未被读取，程序也没有发送任何数据。',
      '数据已经到达：程序并没有在这个连接上 recv()，而是在等别的东西，例如键盘、另一个客户端或锁。',
      '用调试器或 strace -p 看它停在哪里，并从这个连接读取。',
    ],
  },
  blockedInRecv: {
    en: [
      'The program has read the whole question, and has sent nothing for {seconds} s.',
      'Nothing waits unread: either it waits in recv() for more than a line (a full buffer, or the end of the stream), or its answer is kept in a buffer of its own.',
      'Answer as soon as 0A has been read, and flush what you write.',
    ],
    'zh-CN': [
      '程序已读完整个请求，但 {seconds} 秒内没有发送任何数据。',
      '内核中没有未读的数据：要么它还阻塞在 recv()，等的不只是一行（要等缓冲区满或流结束），要么应答还留在它自己的缓冲区里。',
      '读到 0A 就应答，写完后要 flush。',
    ],
  },
  oneSendAssumedOneRecv: {
    en: [
      'Question {number} was sent in two parts, and the first part was answered before the second had gone out.',
      'TCP carries bytes and no messages: one send() may come with several recv(). A line is complete when 0A is there.',
      'Keep what has been read until 0A, and answer whole lines.',
    ],
    'zh-CN': [
      '第 {number} 个请求分两次发出，第一部分刚到就被应答了，而第二部分还没有发出。',
      'TCP 传的是字节而不是消息：一次 send() 可能要几次 recv() 才读完（半包）。读到 0A 才是一整行。',
      '把已读的内容留到出现 0A 为止，按整行应答。',
    ],
  },
  bytesReversed: {
    en: [
      'Answer {number} has the bytes of its question in reverse order, and not the characters.',
      'In UTF-8 and GBK a character beyond ASCII has several bytes. Turned round one by one, they are no character any more: strrev() and loops over char do that.',
      'Decode the bytes first, turn the characters round, and encode them again.',
    ],
    'zh-CN': [
      '第 {number} 个应答把请求的字节倒过来了，而不是把字符倒过来。',
      '在 UTF-8 和 GBK 中，非 ASCII 字符占多个字节。逐字节反转后就不再是字符了：strrev() 和按 char 循环都会这样。',
      '先解码，反转字符，再编码。',
    ],
  },
  newlineInFront: {
    en: [
      'The newline stands in front of the answer, and not behind it.',
      'What recv() returns has the newline at its end. Turned round with the rest it comes first: the client reads an empty line, and waits for the end of the next.',
      'Take the newline off, turn the text round, and put the newline at the end.',
    ],
    'zh-CN': [
      '换行在应答的前面，而不是在后面。',
      'recv() 返回的内容末尾带着换行。连它一起倒过来，换行就到了最前面：客户端先读到一个空行，然后一直等下一行结束。',
      '先去掉换行，再把文本倒过来，最后在末尾加上换行。',
    ],
  },
  glued: {
    en: [
      '{asked} lines came with one send, and were taken for one ({answered} answers).',
      'What recv() returns may hold several lines, and a part of one more: where one send() ended is not on the wire.',
      'Split what has been read at each 0A, and answer every line.',
    ],
    'zh-CN': [
      '一次发送中有 {asked} 行，却被当成了一行（{answered} 个应答）。',
      'recv() 返回的内容可能有好几行，还可能带着下一行的一部分（粘包）：网络上没有 send() 的边界。',
      '按每个 0A 切分已读的内容，逐行应答。',
    ],
  },
  wrongOrder: {
    en: [
      'All answers came, but not in the order of the questions: number {number} is another one’s.',
      'A line does not say which question it answers. The client takes the first answer for that of the first question.',
      'Answer the lines of one connection one after another.',
    ],
    'zh-CN': [
      '应答都到了，但顺序与请求不同：第 {number} 个是别的请求的应答。',
      '应答行本身不说明它对应哪个请求，客户端会把第一个应答当作第一个请求的。',
      '同一连接上的各行要依次应答。',
    ],
  },
  wrongAnswer: {
    en: [
      'Answer {number} is another than “{wanted}”, which “{asked}” asks for.',
      'Nothing is lost, torn or glued on the way: the program sends something else than the task wants.',
      'Print what was read and what is sent, character by character, and compare both with the task.',
    ],
    'zh-CN': [
      '第 {number} 个应答不是“{wanted}”，而“{asked}”要求的是它。',
      '途中没有丢失、拆开或粘连：是程序发出的内容与任务要求不同。',
      '请逐字打印读到的和要发送的内容，与任务要求对照。',
    ],
  },
  answersOnlyFirstClient: {
    en: [
      'Client {client} has waited {seconds} s, while another one that came before it was connected.',
      'A connection is made before accept() is called, so the client sees nothing wrong. A program that waits in recv() of one client serves no other.',
      'Give each client a thread or a process, or wait for all sockets at once (select, poll).',
    ],
    'zh-CN': [
      '第 {client} 个客户端等了 {seconds} 秒，期间先来的另一个客户端仍连接着。',
      '连接在 accept() 之前就已建立，所以客户端看不出异常。程序阻塞在一个客户端的 recv() 时，无法服务其他客户端。',
      '为每个客户端开一个线程或进程，或同时等待所有套接字（select、poll）。',
    ],
  },
} as const;
