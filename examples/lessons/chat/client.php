<?php
// Connects, then sends what is typed and prints what comes, both at once.
[$host, $port] = array_slice($argv, 1) + ['127.0.0.1', '7008'];
if ($argc > 3 || !ctype_digit($port)) {
    fwrite(STDERR, "usage: php client.php [HOST [PORT]]\n");
    exit(2);
}
ini_set('default_socket_timeout', '-1'); // wait as long as it takes: PHP gives up after 60 s otherwise
$connection = @stream_socket_client("tcp://$host:$port", $code, $message) or throw new RuntimeException($message);
$open = [STDIN, $connection];
while ($open !== []) {
    [$read, $none] = [$open, null];
    stream_select($read, $none, $none, null); // waits for both; $read is left with those that have something
    foreach ($read as $stream) {
        $received = fread($stream, 4096);
        if ($received !== false && $received !== '') {
            fwrite($stream === STDIN ? $connection : STDOUT, $received);
            continue;
        }
        $open = array_filter($open, fn ($other) => $other !== $stream);
        if ($stream === STDIN) {
            stream_socket_shutdown($connection, STREAM_SHUT_WR); // the other side may still speak
        }
    }
}
fclose($connection);
