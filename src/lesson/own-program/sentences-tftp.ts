/** What is said of programs that speak TFTP. */
export const tftpSentences = {
  modeMissingNul: {
    en: [
      'The request has {zeros} zero bytes behind its opcode, and not 2.',
      'A request is 00 01, the name, 00, the mode, 00 (RFC 1350, section 5). Without its zero byte, a text has no end.',
      'Put a zero byte behind the name, and another one behind the mode.',
    ],
    'zh-CN': [
      '请求的操作码之后有 {zeros} 个零字节，应为 2 个。',
      '请求由 00 01、文件名、00、模式、00 组成（RFC 1350 第 5 节）。没有零字节，文本就没有结尾。',
      '文件名和模式之后各放一个零字节。',
    ],
  },
  netasciiNotOctet: {
    en: [
      'The mode is netascii; octet is asked for.',
      'In netascii line ends become CR LF, and CR becomes CR NUL: a file that is no text does not arrive as it is.',
      'Ask in mode octet.',
    ],
    'zh-CN': [
      '模式是 netascii，这里要求 octet。',
      'netascii 会把行尾变成 CR LF，把 CR 变成 CR NUL：非文本文件传过来就变了。',
      '请求时用 octet 模式。',
    ],
  },
  wrongByteOrder: {
    en: [
      'A number of two bytes is {got}; {right} was to come.',
      'On the wire the high byte comes first (network byte order); in the memory of most machines the low one does.',
      'Turn numbers with htons() before you send them, and with ntohs() when you read them.',
    ],
    'zh-CN': [
      '两字节的数是 {got}，应为 {right}。',
      '网络上高字节在前（网络字节序），而多数机器的内存中低字节在前。',
      '发送前用 htons() 转换，读取时用 ntohs() 转换。',
    ],
  },
  requestToTid: {
    en: [
      'A request went to {got}, the port of a transfer.',
      'Only the server’s own port, {right}, takes requests. The transfer’s port is for ACK and DATA.',
      'Send requests, repeated ones as well, to {right}; after the first DATA, repeat the last ACK instead.',
    ],
    'zh-CN': [
      '有一个请求发到了传输端口 {got}。',
      '只有服务器的端口 {right} 接受请求，传输端口只用于 ACK 和 DATA。',
      '请求（包括重发）都发往 {right}；收到第一个 DATA 之后，应重发上一个 ACK。',
    ],
  },
  ackToRequestPort: {
    en: [
      'An ACK went to {got}; the transfer is at {right}.',
      'The server answers from a new port, its TID (RFC 1350, section 4). At the port of the request it waits for new requests only.',
      'Send ACKs to the address that recvfrom() returned with the first DATA.',
    ],
    'zh-CN': [
      '有一个 ACK 发到了 {got}，而传输在 {right}。',
      '服务器从一个新端口（TID）应答（RFC 1350 第 4 节），请求端口上只等新的请求。',
      '把 ACK 发往收到第一个 DATA 时 recvfrom() 返回的地址。',
    ],
  },
  acceptsForeignTid: {
    en: [
      'A packet from {got} was taken for one of the transfer with {right}.',
      'A transfer is a pair of ports. What comes from another one is of another transfer, or a stranger’s, who could put anything into the file.',
      'Compare address and port of every packet with those of the first one; answer others with ERROR 5, and go on.',
    ],
    'zh-CN': [
      '来自 {got} 的数据包被当成了与 {right} 的传输中的数据包。',
      '一次传输由一对端口确定。来自其他端口的属于别的传输，或来自陌生人，可能往文件里写入任何内容。',
      '把每个数据包的地址和端口与第一个的比较；不同的用 ERROR 5 答复，然后继续。',
    ],
  },
  blockFromZero: {
    en: [
      'The block number is 0; it is that of block {sent}.',
      'Blocks are counted from 1. The number 0 is in the ACK of a request to write, or of options.',
      'Begin with block 1.',
    ],
    'zh-CN': [
      '块号是 0，而这是第 {sent} 块。',
      '块从 1 开始编号。0 只出现在对写请求或选项的 ACK 中。',
      '从第 1 块开始。',
    ],
  },
  ackOfWrongBlock: {
    en: [
      'The ACK has the number {got}; no block beyond {sent} has been sent.',
      'An ACK names the block that has arrived, and not the one that is to come.',
      'Copy the number out of the DATA packet into the ACK.',
    ],
    'zh-CN': [
      'ACK 的块号是 {got}，而目前只发到第 {sent} 块。',
      'ACK 写的是已收到的块号，而不是下一块的块号。',
      '把 DATA 包中的块号原样填入 ACK。',
    ],
  },
  blockNotIncreased: {
    en: [
      'The block number is {got} again; {right} was to come.',
      'Each block has a number that is one more. The other side takes a number that it knows for a repeated packet, and the transfer stands still.',
      'Add 1 to the number for every block, or copy it from the DATA into the ACK.',
    ],
    'zh-CN': [
      '块号又是 {got}，应为 {right}。',
      '每一块的块号都比前一块大 1。对方会把已知的块号当作重发的包，传输就停住了。',
      '每一块把块号加 1，或把 DATA 中的块号填入 ACK。',
    ],
  },
  lastBlockNotAcknowledged: {
    en: [
      'The last block, {block}, of {bytes} bytes, was not acknowledged, although it was sent more than once.',
      'A block of less than 512 bytes, of none as well, is the end. It is acknowledged like any other: otherwise the server repeats it.',
      'Send the ACK first, and then look whether the block was the last one.',
    ],
    'zh-CN': [
      '最后一块（第 {block} 块，{bytes} 字节）发送了不止一次，都没有得到 ACK。',
      '不足 512 字节的块（包括 0 字节）表示结束，同样要确认，否则服务器会一直重发。',
      '先发 ACK，再判断是不是最后一块。',
    ],
  },
  noRetransmit: {
    en: [
      'The program was sent nothing for {seconds} s, and did not repeat its last packet.',
      'UDP loses packets. When nothing comes, its packet or the answer is lost, and nobody else repeats it.',
      'Set a timeout for recvfrom(), and send the last packet again when it runs out.',
    ],
    'zh-CN': [
      '{seconds} 秒内没有数据包到达程序，程序也没有重发最后一个包。',
      'UDP 会丢包。没有收到应答，就是它的包或对方的应答丢了，没有别人会替它重发。',
      '给 recvfrom() 设置超时，超时后重发最后一个包。',
    ],
  },
  retransmitsForever: {
    en: [
      'The same packet came {copies} times, and nothing was answered.',
      'A peer that does not answer so often is gone. A program that never gives up loads the network, and its person waits.',
      'Count the tries, and end with an error after some, such as 5.',
    ],
    'zh-CN': [
      '同一个包收到了 {copies} 次，期间没有任何应答。',
      '对方这么多次都没有应答，说明它已经不在了。永不放弃的程序只会增加网络负担，让人白等。',
      '记录重试次数，若干次（例如 5 次）之后报错结束。',
    ],
  },
  answersFromPort69: {
    en: [
      'DATA comes from {got}, the port that requests go to.',
      'The server takes a new port for each transfer, its TID (RFC 1350, section 4): by it, several transfers are told apart, and many clients refuse others.',
      'Open a socket on port 0 for each transfer, and answer by it.',
    ],
    'zh-CN': [
      'DATA 来自请求端口 {got}。',
      '服务器应为每次传输使用一个新端口，即 TID（RFC 1350 第 4 节）：靠它区分多个传输，许多客户端也只接受新端口。',
      '为每次传输在端口 0 上新开一个套接字，用它应答。',
    ],
  },
  sendsBeforeAck: {
    en: [
      'Block {got} came, while block {acknowledged} was the last one acknowledged.',
      'Without the option windowsize, one block is under way at a time: the next goes when the ACK of the one before has come.',
      'Wait for the ACK with the number of the block before you send the next one.',
    ],
    'zh-CN': [
      '收到第 {got} 块，而已确认的最后一块是第 {acknowledged} 块。',
      '没有协商 windowsize 选项时，每次只发一块：收到上一块的 ACK 后才发下一块。',
      '等到带有该块号的 ACK 之后，再发下一块。',
    ],
  },
  noLastEmptyBlock: {
    en: [
      'The file has {file} bytes, {blocks} whole blocks, and nothing came behind the last of them.',
      'Only a block of less than 512 bytes is the end. Behind a whole number of blocks comes an empty one: 4 bytes of DATA.',
      'Send blocks until one has less than 512 bytes, of 0 bytes as well.',
    ],
    'zh-CN': [
      '文件有 {file} 字节，正好 {blocks} 个整块，最后一块之后什么也没有发。',
      '只有不足 512 字节的块才表示结束。正好是整块时，之后还要发一个空块：4 字节的 DATA。',
      '一直发到某一块不足 512 字节为止，0 字节也算。',
    ],
  },
  shortLastBlockMissing: {
    en: [
      'The file has {file} bytes; {blocks} whole blocks came, and the last {bytes} bytes did not.',
      'The rest that fills no block is the last block, and its size says that it is.',
      'Send what is left as well: round the number of blocks up.',
    ],
    'zh-CN': [
      '文件有 {file} 字节，只收到 {blocks} 个整块，最后 {bytes} 字节没有发。',
      '不满一块的剩余部分就是最后一块，它的大小表示传输结束。',
      '剩余的字节也要发：块数要向上取整。',
    ],
  },
  requestRefused: {
    en: [
      'The request for {file} was answered with ERROR {number}.',
      'The bench can look at no transfer without a file. ERROR 1 says that there is none of this name.',
      'Put a file {file} of {bytes} bytes into the folder that your server reads, and start it there.',
    ],
    'zh-CN': [
      '对 {file} 的请求得到的是 ERROR {number}。',
      '没有文件就没有传输可看。ERROR 1 表示没有这个名字的文件。',
      '在服务器读取的目录里放一个 {bytes} 字节的 {file}，并在那里启动服务器。',
    ],
  },
  nextBlockMissing: {
    en: [
      'Block {block} was acknowledged, and block {next} did not come.',
      'The ACK of a block asks for the next one. A server that has sent one block and waits for another request stands still.',
      'Send the next block when the ACK has come, from the same socket and until the file ends.',
    ],
    'zh-CN': [
      '第 {block} 块已经确认，第 {next} 块却没有来。',
      '对一块的 ACK 就是在要下一块。服务器发完一块就去等新请求，传输便停住了。',
      '收到 ACK 后用同一个套接字发下一块，直到文件结束。',
    ],
  },
  shortBlockNotLast: {
    en: [
      'Block {block} has {bytes} bytes, and the file of {file} bytes does not end there.',
      'A block of less than 512 bytes is the end: the client takes the file for complete, and the rest is lost.',
      'Fill every block but the last with 512 bytes: read until you have them, or until the file ends.',
    ],
    'zh-CN': [
      '第 {block} 块有 {bytes} 字节，而 {file} 字节的文件并没有到此结束。',
      '不足 512 字节的块表示结束：客户端会认为文件已完整，剩下的就丢了。',
      '除最后一块外，每块都填满 512 字节：一直读到够数，或读到文件结尾。',
    ],
  },
  blockAfterLast: {
    en: [
      'Block {block} came, although block {last} had less than 512 bytes.',
      'The first block that is not full ends the transfer. What comes behind it goes to a client that has gone.',
      'Leave the loop when the ACK of a block of less than 512 bytes has come.',
    ],
    'zh-CN': [
      '第 {last} 块已不足 512 字节，之后又来了第 {block} 块。',
      '第一个不满的块就结束传输。之后再发，客户端已经不在了。',
      '不足 512 字节的块得到 ACK 后就退出循环。',
    ],
  },
  tidChanged: {
    en: [
      'The transfer began at {right}, and a block came from {got}.',
      'Both ports of a transfer stay the same until its end (RFC 1350, section 4). A client takes a packet from another one for a stranger’s.',
      'Open one socket when the request comes, and send every block of the transfer by it.',
    ],
    'zh-CN': [
      '传输从 {right} 开始，却有一块来自 {got}。',
      '一次传输的两个端口到结束都不变（RFC 1350 第 4 节）。来自别的端口的包，客户端会当作陌生人的。',
      '收到请求时开一个套接字，这次传输的每一块都用它发送。',
    ],
  },
  fileLonger: {
    en: [
      'Block {block} is full, and a file of {file} bytes would have ended.',
      'The bench asks for a file of a size that it knows, so that it can tell where the end has to be.',
      'Give the file {file} bytes: head -c {file} /dev/urandom > NAME makes one.',
    ],
    'zh-CN': [
      '第 {block} 块是满的，而 {file} 字节的文件到这里应已结束。',
      '实验台要的文件大小是约定好的，这样才知道结尾应在哪里。',
      '让文件正好 {file} 字节：可以用 head -c {file} /dev/urandom > 文件名 生成。',
    ],
  },
  blockExpected: {
    en: [
      'What came is no DATA packet with the number {block}, and the bench broke the transfer off.',
      'DATA is 00 03, the number of the block in two bytes, and up to 512 bytes of the file (RFC 1350, section 5).',
      'Look at the bytes of the last packet, and send the block that was acknowledged last plus one.',
    ],
    'zh-CN': [
      '收到的不是块号为 {block} 的 DATA 包，实验台中止了传输。',
      'DATA 由 00 03、两字节的块号和至多 512 字节的文件内容组成（RFC 1350 第 5 节）。',
      '检查最后一个包的字节；应发的块号是最后确认的块号加 1。',
    ],
  },
} as const;
