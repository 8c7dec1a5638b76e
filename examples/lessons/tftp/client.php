<?php
// Gets a file by TFTP (RFC 1350) in blocks of 512 bytes, and writes it to standard output.
[$name, $host, $port] = array_slice($argv, 1) + ['', '127.0.0.1', '6969'];
if ($name === '' || $argc > 4 || !ctype_digit($port)) {
    fwrite(STDERR, "usage: php client.php FILE [HOST [PORT]] > COPY\n");
    exit(2);
}
const RRQ = 1, DATA = 3, ACK = 4, ERROR = 5;

function fail(string $why): never
{
    fwrite(STDERR, "$why\n");
    exit(1);
}

// Bound, not connected: the answer comes from another port than 69.
$client = stream_socket_server('udp://0.0.0.0:0', $code, $message, STREAM_SERVER_BIND);
$address = gethostbyname($host);
$packet = pack('n', RRQ) . "$name\0octet\0";
stream_socket_sendto($client, $packet, 0, "$address:$port");
[$tid, $block, $tries] = [null, 1, 1];
while (true) {
    [$read, $none] = [[$client], null];
    if (stream_select($read, $none, $none, 1) === 0) {
        if ($tries === 5) {
            fail('no answer after 5 tries');
        }
        $tries++;
        stream_socket_sendto($client, $packet, 0, $tid ?? "$address:$port"); // our last packet, or its answer, is lost
        continue;
    }
    $answer = stream_socket_recvfrom($client, 516, 0, $peer);
    // The server answers from a new port, its TID: from then on, only that one counts.
    if (!str_starts_with($peer, "$address:") || $peer !== ($tid ?? $peer)) {
        stream_socket_sendto($client, pack('nn', ERROR, 5) . "unknown transfer ID\0", 0, $peer);
        continue;
    }
    [$tid, $tries] = [$peer, 1];
    ['opcode' => $opcode, 'number' => $number] = unpack('nopcode/nnumber', str_pad($answer, 4, "\0"));
    if ($opcode === ERROR) {
        fail("error $number: " . rtrim(substr($answer, 4), "\0"));
    }
    if ($opcode !== DATA || $number > $block) {
        fail('not the block that was to come');
    }
    $packet = pack('nn', ACK, $number);
    stream_socket_sendto($client, $packet, 0, $tid); // a block that came twice is acknowledged again
    if ($number === $block) {
        echo substr($answer, 4);
        $block++;
        if (strlen($answer) < 516) {
            break; // the last block: if its ACK is lost, the server tries in vain, and gives up
        }
        if ($block > 65535) {
            fail('too large: block numbers end at 65535');
        }
    }
}
