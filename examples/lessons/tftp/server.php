<?php
// Serves the files of one folder by TFTP (RFC 1350), to be read only, in mode octet only, one transfer after another.
[$folder, $host, $port] = array_slice($argv, 1) + ['.', '127.0.0.1', '6969'];
if ($argc > 4 || !ctype_digit($port)) {
    fwrite(STDERR, "usage: php server.php [FOLDER [HOST [PORT]]]\n");
    exit(2);
}
const RRQ = 1, DATA = 3, ACK = 4, ERROR = 5;

function error(int $code, string $text): string
{
    return pack('nn', ERROR, $code) . "$text\0";
}

/** Sends a block until it is acknowledged, 5 times at most. */
function exchange($transfer, string $client, int $block, string $packet): bool
{
    for ($try = 1; $try <= 5; $try++) {
        stream_socket_sendto($transfer, $packet, 0, $client);
        for ($end = microtime(true) + 1; ($left = $end - microtime(true)) > 0; ) {
            [$read, $none] = [[$transfer], null];
            if (stream_select($read, $none, $none, 0, (int) ($left * 1e6)) === 0) {
                break; // the block or its ACK is lost
            }
            $answer = stream_socket_recvfrom($transfer, 516, 0, $peer);
            if ($peer !== $client) {
                stream_socket_sendto($transfer, error(5, 'unknown transfer ID'), 0, $peer);
            } elseif (str_starts_with($answer, pack('n', ERROR))) {
                return false;
            } elseif (str_starts_with($answer, pack('nn', ACK, $block))) {
                return true;
            } // An ACK of an earlier block is passed over: to answer it would double every block from there on.
        }
    }
    return false;
}

/** The error that a request is refused with; null if the file may be sent. */
function refusal(string $request, string $path, string $name, string $mode): ?string
{
    return match (true) {
        !str_starts_with($request, pack('n', RRQ)) => error(2, 'this server is to be read only'),
        strtolower($mode) !== 'octet' => error(0, 'mode octet only'),
        basename($name) !== $name || !is_file($path) => error(1, 'no such file'),
        filesize($path) >= 65535 * 512 => error(0, 'too large: block numbers end at 65535'),
        default => null,
    };
}

$server = @stream_socket_server("udp://$host:$port", $code, $message, STREAM_SERVER_BIND)
    or throw new RuntimeException($message);
echo 'listening at ', stream_socket_get_name($server, false), "\n";
while (($request = stream_socket_recvfrom($server, 516, 0, $client)) !== false) {
    // A socket of its own gives the transfer a port of its own, its TID.
    $transfer = stream_socket_server("udp://$host:0", $code, $message, STREAM_SERVER_BIND);
    [$name, $mode] = explode("\0", substr($request, 2) . "\0\0");
    $path = "$folder/$name";
    $refusal = refusal($request, $path, $name, $mode);
    if ($refusal !== null) {
        stream_socket_sendto($transfer, $refusal, 0, $client);
        continue;
    }
    $data = file_get_contents($path);
    // A last block of less than 512 bytes is the end: after a whole number of blocks, an empty one.
    for ($block = 1; $block <= intdiv(strlen($data), 512) + 1; $block++) {
        $part = substr($data, ($block - 1) * 512, 512);
        if (!exchange($transfer, $client, $block, pack('nn', DATA, $block) . $part)) {
            echo "broke off at block $block\n";
            continue 2;
        }
    }
    echo "sent $name\n";
}
