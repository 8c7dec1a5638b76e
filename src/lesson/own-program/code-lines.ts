import type { ProgramFindingCode } from './sentences.js';

/** A language that lessons show programs in. */
export type ProgramLanguage = 'python' | 'php' | 'node' | 'c';

/** The line to write, in each language. */
export type CodeLines = Readonly<Record<ProgramLanguage, string>>;

const newline: CodeLines = {
  python: 's.sendall(b"23.5\\n")',
  php: 'fwrite($s, "23.5\\n");',
  node: "s.write('23.5\\n');",
  c: 'send(s, "23.5\\n", 5, 0);',
};

const wholeLines: CodeLines = {
  python: '*lines, kept = (kept + s.recv(4096)).split(b"\\n")',
  php: '$line = fgets($s);',
  node: "const lines = (kept + text).split('\\n'); kept = lines.pop();",
  c: "while ((end = memchr(kept, '\\n', count)) != NULL) { /* one line */ }",
};

const transferSocket: CodeLines = {
  python: 'transfer.bind((host, 0)); transfer.sendto(packet, client)',
  php: '$transfer = stream_socket_server("udp://$host:0", $code, $message, STREAM_SERVER_BIND);',
  node: "const transfer = createSocket('udp4').bind(0, host);",
  c: 'address.sin_port = 0; bind(transfer, (struct sockaddr *)&address, sizeof address);',
};

const timeout: CodeLines = {
  python: 's.settimeout(1)  # except socket.timeout: s.sendto(packet, peer)',
  php: 'if (stream_select($read, $none, $none, 1) === 0) stream_socket_sendto($s, $packet, 0, $peer);',
  node: 'timer = setTimeout(() => s.send(packet, peer.port, peer.address), 1000);',
  c: 'setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &(struct timeval){.tv_sec = 1}, sizeof(struct timeval));',
};

const networkOrder: CodeLines = {
  python: 'packet = struct.pack("!HH", 4, block)',
  php: "$packet = pack('nn', 4, $block);",
  node: 'packet.writeUInt16BE(4, 0); packet.writeUInt16BE(block, 2);',
  c: 'uint16_t head[2] = {htons(4), htons(block)};',
};

const sameBlock: CodeLines = {
  python: 's.sendto(b"\\x00\\x04" + data[2:4], peer)',
  php: 'stream_socket_sendto($s, "\\0\\x04" . substr($data, 2, 2), 0, $peer);',
  node: 's.send([Buffer.from([0, 4]), data.subarray(2, 4)], peer.port, peer.address);',
  c: 'ack[0] = 0; ack[1] = 4; memcpy(ack + 2, data + 2, 2);',
};

/** The lines that mend what was found, where one line does. The variables are those of the lessons' programs. */
export const codeLines: Readonly<Partial<Record<ProgramFindingCode, CodeLines>>> = {
  noNewline: newline,
  loneCr: newline,
  crlfExpected: {
    python: 's.sendall(b"23.5\\r\\n")',
    php: 'fwrite($s, "23.5\\r\\n");',
    node: "s.write('23.5\\r\\n');",
    c: 'send(s, "23.5\\r\\n", 6, 0);',
  },
  nulAtEnd: {
    python: 's.sendall(text.rstrip("\\0").encode())',
    php: 'fwrite($s, rtrim($text, "\\0"));',
    node: "s.write(text.replace(/\\0+$/, ''));",
    c: 'send(s, text, strlen(text), 0);',
  },
  wholeBufferSent: {
    python: 'n = s.recv_into(buffer); s.sendall(buffer[:n])',
    php: 'fwrite($s, $text, strlen($text));',
    node: 's.write(buffer.subarray(0, count));',
    c: 'ssize_t n = recv(s, buffer, sizeof buffer, 0); if (n > 0) send(s, buffer, (size_t)n, 0);',
  },
  bomAtStart: {
    python: 's.sendall(text.encode("utf-8"))  # not utf-8-sig, not utf-16',
    php: "fwrite($s, preg_replace('/^\\xEF\\xBB\\xBF/', '', $text));",
    node: "s.write(text.replace(/^\\ufeff/, ''));",
    c: 'if (memcmp(text, "\\xEF\\xBB\\xBF", 3) == 0) text += 3;',
  },
  closedTooEarly: {
    python: 'answer = s.makefile("rb").readline()  # then s.close()',
    php: '$answer = fgets($s); // then fclose($s);',
    node: "s.on('data', print); s.on('end', () => s.end());",
    c: 'while ((n = recv(s, buffer, sizeof buffer, 0)) > 0) { /* then close(s); */ }',
  },
  neverCloses: {
    python: 'if not data: connection.close(); break',
    php: "if ($data === false || $data === '') { fclose($connection); break; }",
    node: "socket.on('end', () => socket.end());",
    c: 'if (n <= 0) { close(connection); break; }',
  },
  blockedInRecv: {
    python: 'line = connection.makefile("rb").readline()',
    php: '$line = fgets($connection); fwrite($connection, $answer); fflush($connection);',
    node: "createInterface({ input: socket }).on('line', (line) => socket.write(answer));",
    c: 'getline(&line, &space, lines); /* … */ fflush(answers);',
  },
  newlineInFront: {
    python: 'answer = line.decode().rstrip("\\r\\n")[::-1].encode() + b"\\n"',
    php: '$answer = implode(array_reverse(mb_str_split(rtrim($line, "\\r\\n")))) . "\\n";',
    node: "const answer = `${[...line.replace(/\\r?\\n$/, '')].reverse().join('')}\\n`;",
    c: 'line[strcspn(line, "\\r\\n")] = 0; /* turn it round, then */ strcat(line, "\\n");',
  },
  oneSendAssumedOneRecv: wholeLines,
  bytesReversed: {
    python: 'answer = line.decode("utf-8")[::-1].encode("utf-8")',
    php: "$answer = implode(array_reverse(preg_split('//u', $line, -1, PREG_SPLIT_NO_EMPTY)));",
    node: "const answer = [...line].reverse().join('');",
    c: 'while (start > 0 && (line[start] & 0xC0) == 0x80) start--; /* to the first byte of a character */',
  },
  glued: wholeLines,
  answersOnlyFirstClient: {
    python: 'threading.Thread(target=serve, args=[connection]).start()',
    php: 'stream_select($read, $none, $none, null); // $read = [$server, ...$clients]',
    node: 'createServer((socket) => serve(socket)); // and nothing that blocks in serve',
    c: 'if (fork() == 0) { serve(connection); exit(0); } close(connection);',
  },
  answeredFromAnotherPort: {
    python: 'server.sendto(answer, peer)',
    php: 'stream_socket_sendto($server, $answer, 0, $peer);',
    node: 'server.send(answer, peer.port, peer.address);',
    c: 'sendto(server, answer, size, 0, (struct sockaddr *)&peer, peer_size);',
  },
  answersToWrongPort: {
    python: 'data, peer = server.recvfrom(65535); server.sendto(answer, peer)',
    php: '$data = stream_socket_recvfrom($server, 65535, 0, $peer); stream_socket_sendto($server, $answer, 0, $peer);',
    node: "server.on('message', (data, peer) => server.send(answer, peer.port, peer.address));",
    c: 'recvfrom(server, data, sizeof data, 0, (struct sockaddr *)&peer, &peer_size);',
  },
  datagramCut: {
    python: 'data, peer = server.recvfrom(65535)',
    php: '$data = stream_socket_recvfrom($server, 65535, 0, $peer);',
    node: "server.on('message', (data) => { /* data is whole */ });",
    c: 'static char data[65535]; n = recvfrom(server, data, sizeof data, 0, …);',
  },
  emptyDatagramIgnored: {
    python: 'data, peer = server.recvfrom(65535)  # no "if not data"',
    php: 'while (($data = stream_socket_recvfrom($server, 65535, 0, $peer)) !== false) { }',
    node: "server.on('message', (data, peer) => { /* also data.length === 0 */ });",
    c: 'if (n == -1) die("recvfrom"); /* and not n <= 0 */',
  },
  countNotIncreased: {
    python: 'count += 1  # and count = 0 before the loop',
    php: '$count++; // and $count = 0; before the loop',
    node: "count += 1; // and let count = 0; outside of on('message')",
    c: 'count++; /* and int count = 0; before the loop */',
  },
  modeMissingNul: {
    python: 'packet = b"\\0\\1" + name.encode() + b"\\0octet\\0"',
    php: '$packet = "\\0\\1$name\\0octet\\0";',
    node: 'const packet = Buffer.from(`\\0\\x01${name}\\0octet\\0`);',
    c: 'size = 2 + sprintf(packet + 2, "%s%coctet", name, 0) + 1;',
  },
  netasciiNotOctet: {
    python: 'packet = b"\\0\\1" + name.encode() + b"\\0octet\\0"',
    php: '$packet = "\\0\\1$name\\0octet\\0";',
    node: 'const packet = Buffer.from(`\\0\\x01${name}\\0octet\\0`);',
    c: 'size = 2 + sprintf(packet + 2, "%s%coctet", name, 0) + 1;',
  },
  wrongByteOrder: networkOrder,
  ackOfWrongBlock: sameBlock,
  ackToRequestPort: {
    python: 'data, tid = s.recvfrom(516); s.sendto(ack, tid)',
    php: '$data = stream_socket_recvfrom($s, 516, 0, $tid); stream_socket_sendto($s, $ack, 0, $tid);',
    node: "s.on('message', (data, tid) => s.send(ack, tid.port, tid.address));",
    c: 'recvfrom(s, data, sizeof data, 0, (struct sockaddr *)&tid, &size); sendto(s, ack, 4, 0, (struct sockaddr *)&tid, size);',
  },
  acceptsForeignTid: {
    python: 'if peer != tid: s.sendto(b"\\0\\5\\0\\5unknown transfer ID\\0", peer); continue',
    php: 'if ($peer !== $tid) { stream_socket_sendto($s, "\\0\\5\\0\\5unknown transfer ID\\0", 0, $peer); continue; }',
    node: 'if (peer.port !== tid.port || peer.address !== tid.address) return;',
    c: 'if (peer.sin_port != tid.sin_port || peer.sin_addr.s_addr != tid.sin_addr.s_addr) continue;',
  },
  noRetransmit: timeout,
  retransmitsForever: {
    python: 'if tries == 5: sys.exit("no answer after 5 tries")',
    php: 'if ($tries === 5) { exit(1); }',
    node: 'if (tries === 5) process.exit(1);',
    c: 'if (tries++ == 5) return 1;',
  },
  answersFromPort69: transferSocket,
  tidChanged: transferSocket,
  noLastEmptyBlock: {
    python: 'for block in range(1, len(data) // 512 + 2):',
    php: 'for ($block = 1; $block <= intdiv(strlen($data), 512) + 1; $block++) {',
    node: 'for (let block = 1; block <= Math.floor(data.length / 512) + 1; block += 1) {',
    c: 'for (block = 1, n = 512; n == 512; block++) { n = fread(packet + 4, 1, 512, file); }',
  },
};
